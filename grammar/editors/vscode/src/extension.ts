import * as vscode from "vscode";
import { Commands } from "./commands";
import { Program } from "./program";
import { RunsView } from "./runsView";
import { Server } from "./server";

let server: Server | undefined;

/** In a workspace that is not trusted nothing is started: there, the extension is colours and snippets. */
export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel("nnc", { log: true });
  const program = new Program(output);
  const started = new Server(program, output);
  server = started;
  const runs = new RunsView(program);
  void vscode.commands.executeCommand("setContext", "nnc.active", true);
  context.subscriptions.push(
    output,
    runs.register(),
    ...new Commands(program, started, runs).register(),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      runs.refresh();
      void started.start();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("nnc.path")) {
        program.forget();
        runs.refresh();
        void started.restart();
      }
    }),
  );
  void started.start();
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
