import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, State, type ErrorHandler } from "vscode-languageclient/node";
import { Program } from "./program";

/** The language server, `nnc lsp`, for programs on the disk and for new ones. */
export class Server {
  private client: LanguageClient | undefined;

  constructor(
    private readonly program: Program,
    private readonly output: vscode.LogOutputChannel,
  ) {}

  async start(): Promise<void> {
    if (this.client !== undefined || !vscode.workspace.isTrusted) {
      return;
    }
    const command = await this.program.command(false);
    if (command === undefined || this.client !== undefined) {
      return;
    }
    const client = new LanguageClient(
      "nnc",
      "nnc",
      { command, args: ["lsp"] },
      {
        documentSelector: [
          { scheme: "file", language: "nn" },
          { scheme: "untitled", language: "nn" },
        ],
        // What this editor can do where the server puts a lens.
        initializationOptions: { commands: ["nnc.run", "nnc.summary", "nnc.showReport"] },
        outputChannel: this.output,
        errorHandler: this.giveUpSoon(),
        initializationFailedHandler: () => false, // told below
      },
    );
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      this.output.error(String(error));
      void vscode.window.showWarningMessage(
        "The language server of nnc did not start: is this nnc new enough to know the command lsp? " +
          "Colours and commands work without it.",
      );
    }
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client !== undefined && client.state === State.Running) {
      await client.stop();
    }
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** A server that ends is started again, but not one that ends again and again. */
  private giveUpSoon(): ErrorHandler {
    const ends: number[] = [];
    return {
      error: () => ({ action: ErrorAction.Continue }),
      closed: () => {
        ends.push(Date.now());
        const often = ends.length > 3 && Date.now() - (ends[ends.length - 4] ?? 0) < 180_000;
        return often || this.client?.state !== State.Running
          ? { action: CloseAction.DoNotRestart, message: "The language server of nnc has ended.", handled: !often }
          : { action: CloseAction.Restart };
      },
    };
  }
}
