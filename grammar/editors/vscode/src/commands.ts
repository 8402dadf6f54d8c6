import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import * as pages from "./pages";
import { Program, type Outcome } from "./program";
import * as runs from "./runs";
import { RunsView } from "./runsView";
import { Server } from "./server";

/** A program in the editor, and the folder in which nnc is started for it. */
interface Subject {
  command: string;
  file: string;
  folder: string;
  /** The file as nnc is told it, from the folder. */
  named: string;
}

/**
 * What the user can do with a program. The commands take its address as an argument, as code lenses give it; else it is
 * the one in the active editor.
 */
export class Commands {
  constructor(
    private readonly program: Program,
    private readonly server: Server,
    private readonly view: RunsView,
  ) {}

  register(): vscode.Disposable[] {
    const command = (name: string, what: (address?: unknown) => Promise<void>) =>
      vscode.commands.registerCommand(name, what);
    return [
      command("nnc.run", (address) => this.run(address)),
      command("nnc.summary", (address) => this.summary(address)),
      command("nnc.showReport", (address) => this.showReport(address)),
      command("nnc.compare", (address) => this.compare(address)),
      command("nnc.restart", () => {
        this.program.forget();
        return this.server.restart();
      }),
      vscode.commands.registerCommand("nnc.openRun", (run: runs.Run) =>
        existsSync(report(run)) ? this.show(run.name, report(run)) : this.view.showCurves(run),
      ),
      vscode.commands.registerCommand("nnc.showCurves", (run: runs.Run) => this.view.showCurves(run)),
      vscode.commands.registerCommand("nnc.compareRuns", async (run: runs.Run, several?: runs.Run[]) => {
        const command = await this.program.command(true);
        if (command !== undefined) {
          await this.layBeside(command, path.dirname(path.dirname(run.folder)), several ?? [run]);
        }
      }),
      vscode.commands.registerCommand("nnc.refreshRuns", () => this.view.refresh()),
    ];
  }

  private async subject(address: unknown): Promise<Subject | undefined> {
    const uri =
      address instanceof vscode.Uri
        ? address
        : typeof address === "string"
          ? vscode.Uri.parse(address, true)
          : vscode.window.activeTextEditor?.document.uri;
    if (uri === undefined || uri.scheme !== "file") {
      void vscode.window.showWarningMessage("Save the program first: nnc reads it from the disk.");
      return undefined;
    }
    const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    if (document?.isDirty === true && !(await document.save())) {
      return undefined;
    }
    const command = await this.program.command(true);
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path.dirname(uri.fsPath);
    const relative = path.relative(folder, uri.fsPath);
    // A file called `-x.nn` is no option.
    const named = relative.startsWith("-") ? `.${path.sep}${relative}` : relative;
    return command === undefined ? undefined : { command, file: uri.fsPath, folder, named };
  }

  private async run(address: unknown): Promise<void> {
    const subject = await this.subject(address);
    if (subject === undefined) {
      return;
    }
    const name = path.basename(subject.file);
    const task = new vscode.Task(
      { type: "nnc", file: subject.file },
      vscode.workspace.getWorkspaceFolder(vscode.Uri.file(subject.file)) ?? vscode.TaskScope.Global,
      `run ${name}`,
      "nnc",
      new vscode.ProcessExecution(subject.command, ["run", subject.named], { cwd: subject.folder }),
    );
    task.presentationOptions = { clear: true, panel: vscode.TaskPanelKind.Dedicated };
    const execution = await vscode.tasks.executeTask(task);
    const ended = vscode.tasks.onDidEndTaskProcess(async (end) => {
      if (end.execution !== execution) {
        return;
      }
      ended.dispose();
      this.view.refresh(); // the watcher of files may have seen the run's beginning last
      const show = "Show Report";
      if (end.exitCode === 0 && (await vscode.window.showInformationMessage(`${name} has run.`, show)) === show) {
        await this.showReport(vscode.Uri.file(subject.file));
      }
    });
  }

  /** Draws the program beside its text, and anew whenever it is saved, until the tab is closed. */
  private async summary(address: unknown): Promise<void> {
    const subject = await this.subject(address);
    if (subject === undefined) {
      return;
    }
    const title = `Summary of ${path.basename(subject.file)}`;
    const first = await this.drawn(title, subject);
    if (typeof first !== "string") {
      await this.program.complain(title, first);
      return;
    }
    const panel = this.panel(title, first, false);
    const saved = vscode.workspace.onDidSaveTextDocument(async (document) => {
      if (document.uri.fsPath === subject.file) {
        const next = await this.drawn(title, subject);
        // What is wrong, the server tells; the last program that was right stays to be seen.
        if (typeof next === "string") {
          panel.webview.html = next;
        }
      }
    });
    panel.onDidDispose(() => saved.dispose());
  }

  /** The page, or how nnc failed. */
  private async drawn(title: string, subject: Subject): Promise<string | Outcome> {
    const scratch = await mkdtemp(path.join(os.tmpdir(), "nnc-"));
    try {
      const svg = path.join(scratch, "network.svg");
      const [table, drawing] = await Promise.all([
        this.program.call(subject.command, ["summary", subject.named], subject.folder),
        this.program.call(subject.command, ["summary", "--svg", svg, subject.named], subject.folder),
      ]);
      if (table.code !== 0 || drawing.code !== 0) {
        return table.code !== 0 ? table : drawing;
      }
      const names = (await readdir(scratch)).filter((name) => name.endsWith(".svg")).sort();
      const drawings = await Promise.all(names.map((name) => readFile(path.join(scratch, name), "utf8")));
      return pages.summary(title, table.output, drawings);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  /** Of the runs of the program, or of all in the folder. Those without a page are no use here. */
  private async runs(subject: Subject, page: boolean): Promise<runs.Run[] | undefined> {
    const found: runs.Run[] = [];
    for (const place of new Set([subject.folder, path.dirname(subject.file)])) {
      const folder = path.join(place, "runs");
      if (existsSync(folder)) {
        const outcome = await this.program.call(subject.command, ["runs", "--json", folder], place);
        if (outcome.code !== 0) {
          await this.program.complain(`nnc runs ${folder}`, outcome);
          return undefined;
        }
        found.push(...runs.parse(outcome.output, folder));
      }
    }
    const own = runs.of(found, subject.file).filter((run) => !page || existsSync(report(run)));
    own.sort((a, b) => (b.started ?? "").localeCompare(a.started ?? ""));
    return own;
  }

  private async showReport(address: unknown): Promise<void> {
    const subject = await this.subject(address);
    const found = subject && (await this.runs(subject, true));
    if (subject === undefined || found === undefined) {
      return;
    }
    const name = path.basename(subject.file);
    const newest = found[0];
    if (newest === undefined) {
      const run = "Run";
      if ((await vscode.window.showInformationMessage(`There is no report of ${name} yet.`, run)) === run) {
        await this.run(vscode.Uri.file(subject.file));
      }
      return;
    }
    await this.show(newest.name, report(newest));
  }

  private async compare(address: unknown): Promise<void> {
    const subject = await this.subject(address);
    const found = subject && (await this.runs(subject, false));
    if (subject === undefined || found === undefined) {
      return;
    }
    if (found.length < 2) {
      void vscode.window.showInformationMessage(
        `${path.basename(subject.file)} has ${found.length === 1 ? "one run" : "no runs"} yet: two are compared.`,
      );
      return;
    }
    const chosen = await vscode.window.showQuickPick(
      found.map((run, i) => ({
        label: run.name,
        description: run.state,
        detail: run.results,
        picked: i < 2,
        folder: run.folder,
      })),
      { canPickMany: true, title: "Compare which runs?" },
    );
    if (chosen !== undefined) {
      await this.layBeside(subject.command, subject.folder, chosen);
    }
  }

  /** Compares runs that are given with the newest first. */
  private async layBeside(command: string, folder: string, chosen: readonly { folder: string }[]): Promise<void> {
    if (chosen.length < 2) {
      void vscode.window.showInformationMessage("Choose two runs or more: then they are compared.");
      return;
    }
    const scratch = await mkdtemp(path.join(os.tmpdir(), "nnc-"));
    try {
      const page = path.join(scratch, "compare.html");
      const folders = chosen.map((each) => each.folder).reverse();
      const outcome = await this.program.call(command, ["compare", "--html", page, ...folders], folder);
      if (existsSync(page)) {
        this.panel(`Comparison of ${chosen.length} runs`, pages.confined(await readFile(page, "utf8")), true);
      } else {
        await this.program.complain("nnc compare", outcome);
      }
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  private async show(title: string, page: string): Promise<void> {
    if (vscode.workspace.getConfiguration("nnc").get("report.openIn") === "browser") {
      await vscode.env.openExternal(vscode.Uri.file(page));
    } else {
      this.panel(title, pages.confined(await readFile(page, "utf8")), true);
    }
  }

  private panel(title: string, page: string, scripts: boolean): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel("nnc", title, vscode.ViewColumn.Beside, {
      enableScripts: scripts,
      enableFindWidget: true,
      localResourceRoots: [],
    });
    panel.webview.html = page;
    return panel;
  }
}

function report(run: runs.Run): string {
  return path.join(run.folder, "report.html");
}
