/** What the catalogue is sorted by. */

/** The sections of the MP128B Modification Report, and the page of the SEC website on MP128A. */
export const REPORT_SECTIONS: Readonly<Record<string, string>> = {
  "1": "What was proposed, and the duty as it was",
  "2": "The issue: who can change a slot, and who cannot",
  "3": "The solution: what a Supplier places, for whom",
  "4": "Impacts: Suppliers, network operators, installers, manufacturers, the DCC",
  "5": "Costs",
  "6": "When, and why soon: the numbers keep growing",
  "7": "What was discussed: sales, drafts, the wording of the Repository check",
  A: "MP128A as it was implemented",
};
