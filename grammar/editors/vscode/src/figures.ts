/** What the actions of a run came to: by the name of the action, values by name. */
export type Results = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What stands above an action. */
export interface Figure {
  /** Of the action, from 0. */
  line: number;
  title: string;
}

/** An action that is no part of another one begins its line; `nnc fmt` lays it out so. */
const ACTION = /^(train|evaluate|cross_validate|sweep)\b[^{]*/;
const NAMED = /\bas\s+([A-Za-z_][A-Za-z_0-9]*)/;

/** How many figures stand above one action. */
const MOST = 3;

/**
 * What the last run came to, above the actions it came from. Actions are found by the names that the compiler gives
 * them: what stands after `as`, else the verb, and `verb_2` for its second.
 *
 * @param changed whether the program has been changed since
 */
export function above(text: string, results: Results, changed: boolean): Figure[] {
  const figures: Figure[] = [];
  const taken = new Set<string>();
  for (const [line, content] of text.split(/\r?\n/).entries()) {
    const found = ACTION.exec(content);
    const verb = found?.[1];
    if (found === null || verb === undefined) {
      continue;
    }
    const name = NAMED.exec(found[0])?.[1] ?? free(verb, taken);
    taken.add(name);
    const values = results[name];
    const said = values === undefined ? "" : sentence(values);
    if (said !== "") {
      figures.push({ line, title: changed ? `before the last changes: ${said}` : said });
    }
  }
  return figures;
}

function free(verb: string, taken: ReadonlySet<string>): string {
  let name = verb;
  for (let number = 2; taken.has(name); number++) {
    name = `${verb}_${number}`;
  }
  return name;
}

/** Of a training what it kept; validation before train, since it says more. */
function sentence(values: Readonly<Record<string, number>>): string {
  const counts = new Set(["epochs", "best_epoch", "kept_epoch"]);
  const measured = Object.entries(values).filter(([name]) => !counts.has(name) && !name.startsWith("last."));
  const validated = measured.filter(([name]) => name.startsWith("validation."));
  const told = (validated.length > 0 ? validated : measured)
    .slice(0, MOST)
    .map(([name, value]) => `${name.replace(".", " ")} ${rounded(value)}`)
    .join(", ");
  const epochs = values["epochs"];
  if (epochs === undefined || told === "") {
    return told;
  }
  const kept = values["kept_epoch"];
  const when = kept === undefined || kept === epochs ? `epoch ${epochs}` : `epoch ${kept} of ${epochs}`;
  return `${told} (${when})`;
}

function rounded(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}
