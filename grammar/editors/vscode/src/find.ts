import { accessSync, constants, statSync } from "node:fs";
import * as path from "node:path";

/** Where nnc may be. */
export interface Surroundings {
  /** The setting `nnc.path`; empty if nothing is said. */
  setting: string;
  /** The environment variable PATH. */
  path: string;
  home: string;
  /** The folders of the workspace. */
  folders: readonly string[];
}

export type Found =
  | { kind: "found"; command: string; by: "setting" | "path" | "workspace" }
  /** The setting names something that is no program. */
  | { kind: "wrong"; setting: string }
  | { kind: "missing" };

/**
 * The program nnc: by the setting, else on the PATH, else in the workspace. A setting that leads nowhere is not passed
 * over, since something else than what was asked for would be started.
 */
export function find(in_: Surroundings, isProgram: (file: string) => boolean = isExecutable): Found {
  const setting = in_.setting.trim();
  if (setting !== "") {
    for (const file of meant(setting, in_)) {
      if (path.isAbsolute(file) && isProgram(file)) {
        return { kind: "found", command: file, by: "setting" };
      }
    }
    return { kind: "wrong", setting };
  }
  for (const folder of in_.path.split(path.delimiter)) {
    // A folder such as `.` would be one of the workspace, which comes last.
    if (path.isAbsolute(folder)) {
      const file = path.join(folder, "nnc");
      if (isProgram(file)) {
        return { kind: "found", command: file, by: "path" };
      }
    }
  }
  for (const folder of in_.folders) {
    for (const file of [path.join(folder, "nnc"), path.join(folder, "bin", "nnc")]) {
      if (isProgram(file)) {
        return { kind: "found", command: file, by: "workspace" };
      }
    }
  }
  return { kind: "missing" };
}

function meant(setting: string, in_: Surroundings): string[] {
  if (setting.startsWith("~/")) {
    return [path.join(in_.home, setting.slice(2))];
  }
  const workspace = "${workspaceFolder}";
  if (setting.startsWith(workspace)) {
    return in_.folders.map((folder) => path.join(folder, setting.slice(workspace.length)));
  }
  return [setting];
}

/** Whether it is a file that may be started; a folder of sources may be called nnc, too. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
