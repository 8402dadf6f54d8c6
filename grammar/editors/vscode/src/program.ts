import { execFile } from "node:child_process";
import * as os from "node:os";
import * as vscode from "vscode";
import { find } from "./find";

/** How a call of nnc ended. */
export interface Outcome {
  /** Null if it could not be started. */
  code: number | null;
  output: string;
  errors: string;
}

/** The program nnc on this machine. */
export class Program {
  private told = false;

  constructor(private readonly output: vscode.LogOutputChannel) {}

  /** Looks anew, and complains anew. */
  forget(): void {
    this.told = false;
  }

  /**
   * Where it is; undefined in a workspace that is not trusted, and where it is not found, which the user is told.
   *
   * @param asked whether the user waits for it; else it is told once
   */
  async command(asked: boolean): Promise<string | undefined> {
    if (!vscode.workspace.isTrusted) {
      if (asked) {
        void vscode.window.showWarningMessage("nnc is not started in a workspace that is not trusted.");
      }
      return undefined;
    }
    const found = find({
      setting: vscode.workspace.getConfiguration("nnc").get<string>("path", ""),
      path: process.env["PATH"] ?? "",
      home: os.homedir(),
      folders: (vscode.workspace.workspaceFolders ?? [])
        .filter((folder) => folder.uri.scheme === "file")
        .map((folder) => folder.uri.fsPath),
    });
    if (found.kind === "found") {
      this.output.info(`nnc by ${found.by}: ${found.command}`);
      return found.command;
    }
    if (asked || !this.told) {
      this.told = true;
      void this.tell(
        found.kind === "wrong"
          ? `The setting nnc.path is "${found.setting}", where there is no program.`
          : "nnc was not found: the setting nnc.path is empty, and it is neither on the PATH nor in the workspace.",
      );
    }
    return undefined;
  }

  private async tell(what: string): Promise<void> {
    const get = "How to get it";
    const choose = "Choose its file…";
    const answer = await vscode.window.showWarningMessage(what, get, choose);
    if (answer === get) {
      await vscode.commands.executeCommand("workbench.action.openWalkthrough", "nnc.nnc#start", false);
    } else if (answer === choose) {
      const files = await vscode.window.showOpenDialog({ title: "The program nnc", canSelectMany: false });
      const file = files?.[0];
      if (file !== undefined) {
        await vscode.workspace
          .getConfiguration("nnc")
          .update("path", file.fsPath, vscode.ConfigurationTarget.Global);
      }
    }
  }

  /** Calls it and waits for its end. No shell reads the arguments. */
  call(command: string, arguments_: readonly string[], folder: string): Promise<Outcome> {
    this.output.info(`${command} ${arguments_.join(" ")}`);
    return new Promise((resolve) => {
      execFile(
        command,
        [...arguments_],
        { cwd: folder, maxBuffer: 64 << 20, env: { ...process.env, NO_COLOR: "1" } },
        (error, output, errors) => {
          const code = error === null ? 0 : typeof error.code === "number" ? error.code : null;
          resolve({ code, output, errors: code === null && errors === "" ? String(error) : errors });
        },
      );
    });
  }

  /** Shows what a call complained of. */
  async complain(what: string, outcome: Outcome): Promise<void> {
    this.output.error(`${what}\n${outcome.errors}${outcome.output}`);
    const show = "Show";
    const first = outcome.errors.split("\n", 1)[0] ?? "";
    if ((await vscode.window.showErrorMessage(`${what}: ${first}`, show)) === show) {
      this.output.show();
    }
  }
}
