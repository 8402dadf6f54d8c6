import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import * as curves from "./curves";
import * as figures from "./figures";
import { Program } from "./program";
import * as runs from "./runs";

/** Where a run's metrics are; a longer file is not drawn. */
const METRICS = "metrics.jsonl";
const MOST_BYTES = 64 << 20;

/** The runs of the workspace's folders, in the explorer; they come and go with their folders. */
export class RunsView implements vscode.TreeDataProvider<runs.Run>, vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  readonly onDidChangeCodeLenses = this.changed.event;
  /** What was listed last, until a run changes: lenses are asked for at each letter. */
  private listed: Promise<runs.Run[]> | undefined;
  private readonly open: vscode.Disposable[] = [this.changed];
  private soon: NodeJS.Timeout | undefined;

  constructor(private readonly program: Program) {}

  register(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher("**/runs/*/run.json");
    this.open.push(
      watcher,
      watcher.onDidCreate(() => this.refresh()),
      watcher.onDidChange(() => this.refresh()),
      watcher.onDidDelete(() => this.refresh()),
      vscode.window.createTreeView("nnc.runs", { treeDataProvider: this, canSelectMany: true }),
      vscode.languages.registerCodeLensProvider({ scheme: "file", language: "nn" }, this),
    );
    return this;
  }

  dispose(): void {
    clearTimeout(this.soon);
    this.open.forEach((each) => each.dispose());
  }

  /** A run writes several files at once. */
  refresh(): void {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => {
      this.listed = undefined;
      this.changed.fire();
    }, 300);
  }

  async getChildren(run?: runs.Run): Promise<runs.Run[]> {
    if (run !== undefined) {
      return [];
    }
    this.listed ??= this.list();
    return this.listed;
  }

  private async list(): Promise<runs.Run[]> {
    const command = await this.program.command(false);
    const found: runs.Run[] = [];
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const place = path.join(folder.uri.fsPath, "runs");
      if (command !== undefined && folder.uri.scheme === "file" && existsSync(place)) {
        const outcome = await this.program.call(command, ["runs", "--json", place], folder.uri.fsPath);
        if (outcome.code === 0) {
          found.push(...runs.parse(outcome.output, place));
        }
      }
    }
    return found;
  }

  /** Above each action what the newest run of the program that has ended came to; a click opens that run. */
  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const ended = (await this.getChildren()).filter((run) => Object.keys(run.figures).length > 0);
    const run = runs.of(ended, document.uri.fsPath)[0];
    if (run === undefined) {
      return [];
    }
    const text = document.getText();
    return figures.above(text, run.figures, await changed(run, text)).map(
      (figure) =>
        new vscode.CodeLens(new vscode.Range(figure.line, 0, figure.line, 0), {
          title: figure.title,
          tooltip: run.name,
          command: "nnc.openRun",
          arguments: [run],
        }),
    );
  }

  getTreeItem(run: runs.Run): vscode.TreeItem {
    const item = new vscode.TreeItem(run.name);
    item.id = run.folder;
    item.description = run.results;
    item.tooltip = [run.state, run.results].filter((each) => each !== "").join(": ");
    item.iconPath = new vscode.ThemeIcon(icon(run.state));
    item.contextValue = "run";
    item.command = { command: "nnc.openRun", title: "Open", arguments: [run] };
    return item;
  }

  /** Draws the curves of a run, anew after each of its epochs. */
  async showCurves(run: runs.Run): Promise<void> {
    const panel = vscode.window.createWebviewPanel("nnc", `Curves of ${run.name}`, vscode.ViewColumn.Beside, { localResourceRoots: [] });
    const draw = async () => {
      panel.webview.html = curves.page(run.name, run.program ?? "", await drawn(run));
    };
    let soon: NodeJS.Timeout | undefined;
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(run.folder), METRICS),
    );
    const later = () => {
      soon ??= setTimeout(() => {
        soon = undefined;
        void draw();
      }, 400);
    };
    watcher.onDidChange(later);
    watcher.onDidCreate(later);
    panel.onDidDispose(() => {
      clearTimeout(soon);
      watcher.dispose();
    });
    await draw();
  }
}

/** Whether the text is another one than the run was started with; one whose record cannot be read was so. */
async function changed(run: runs.Run, text: string): Promise<boolean> {
  try {
    const record = JSON.parse(await readFile(path.join(run.folder, "run.json"), "utf8")) as {
      source?: { sha256?: string };
    };
    return record.source?.sha256 !== createHash("sha256").update(text, "utf8").digest("hex");
  } catch {
    return true;
  }
}

async function drawn(run: runs.Run): Promise<curves.Picture[]> {
  try {
    const metrics = await readFile(path.join(run.folder, METRICS));
    return metrics.length > MOST_BYTES ? [] : curves.pictures(metrics.toString("utf8"));
  } catch {
    return []; // no epoch has ended yet
  }
}

function icon(state: string): string {
  switch (state) {
    case "finished":
    case "stopped early":
      return "pass";
    case "running":
      return "sync";
    case "damaged":
      return "warning";
    default:
      return "error";
  }
}
