/** What a person sees who came by an address that the server does not answer for: a page, and not the API's JSON. */

/** The page. @param asked the name that the browser used. @param addresses those that it could use instead */
export function wrongAddressPage(asked: string, addresses: readonly string[]): string {
  const links = addresses.map((address) => `<li><a href="${escaped(address)}">${escaped(address)}</a></li>`);
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>smki-testbed: another address, please</title>
</head>
<body>
<h1>Another address, please</h1>
<p>The replay lab runs here, and does not answer for the name &ldquo;${escaped(asked.slice(0, 200))}&rdquo;: a page of another
site could reach it by such a name. On the machine that it runs on, it is at</p>
<ul>
${links.join("\n")}
</ul>
<p>To let other machines in, whoever runs it starts it with <code>npx smki serve --host 0.0.0.0</code>.</p>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
