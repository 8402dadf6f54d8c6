// Opens a program in a real VS Code (code-server) in Chromium, as a user would, and takes pictures of it.
//
//   npm run package
//   node scripts/scenario.mjs PREFIX NNC PICTURES
//
// PREFIX is a folder in which npm has installed code-server 4.100.3 and playwright-core (npm 10: its successor does not
// run the scripts that code-server needs), NNC the program nnc, PICTURES where the pictures go.
import { spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const [prefix, nnc, pictures] = process.argv.slice(2).map((each) => path.resolve(each));
if (pictures === undefined) {
  console.error("usage: node scripts/scenario.mjs PREFIX NNC PICTURES");
  process.exit(2);
}
const here = fileURLToPath(new URL("..", import.meta.url));
const root = path.resolve(here, "../../..");
const { chromium } = createRequire(path.join(prefix, "package.json"))("playwright-core");

const scratch = mkdtempSync(path.join(tmpdir(), "nnc-vscode-"));
const project = path.join(scratch, "flowers");
mkdirSync(path.join(project, "data"), { recursive: true });
mkdirSync(pictures, { recursive: true });
cpSync(path.join(root, "samples/iris/mlp.nn"), path.join(project, "mlp.nn"));
cpSync(path.join(root, "samples/data/iris.csv"), path.join(project, "data/iris.csv"));

// Writes down each start of nnc: in a workspace that is not trusted there must be none.
const started = path.join(scratch, "started");
const program = path.join(scratch, "nnc");
writeFileSync(program, `#!/bin/sh\necho "$*" >> '${started}'\nexec '${nnc}' "$@"\n`);
chmodSync(program, 0o755);
const starts = () => (existsSync(started) ? readFileSync(started, "utf8").trim().split("\n") : []);

const server = path.join(prefix, "node_modules/.bin/code-server");
const folders = ["--user-data-dir", path.join(scratch, "user"), "--extensions-dir", path.join(scratch, "extensions")];

function settings(trust) {
  const user = path.join(scratch, "user/User");
  mkdirSync(user, { recursive: true });
  // A setting of one machine, and so read from beside the user's.
  const machine = path.join(scratch, "user/Machine");
  mkdirSync(machine, { recursive: true });
  writeFileSync(path.join(machine, "settings.json"), JSON.stringify({ "nnc.path": program }));
  const said = {
    "security.workspace.trust.enabled": trust,
    "security.workspace.trust.startupPrompt": "never",
    "security.workspace.trust.banner": "never",
    "workbench.startupEditor": "none",
    "workbench.colorTheme": "Default Light Modern",
    "telemetry.telemetryLevel": "off",
    "files.autoSave": "off",
    "remote.autoForwardPorts": false,
    "editor.minimap.enabled": false,
    "editor.fontSize": 14,
    "chat.commandCenter.enabled": false,
    "window.commandCenter": false,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
  };
  writeFileSync(path.join(user, "settings.json"), JSON.stringify(said));
}

function ended(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"] });
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${args[0]} ended with ${code}`))));
  });
}

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const free = probe.address().port;
    probe.close(() => resolve(free));
  });
});

/** Runs a scenario in a server of its own. */
async function inEditor(trust, scenario) {
  settings(trust);
  const child = spawn(server, [...folders, "--auth", "none", "--disable-telemetry", "--disable-update-check",
    "--disable-getting-started-override", "--bind-addr", `127.0.0.1:${port}`, ...(trust ? [] : ["--disable-workspace-trust"]), project],
    { stdio: "ignore", detached: true });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  const page = await browser.newPage({ viewport: { width: 1440, height: 860 } });
  page.setDefaultTimeout(60_000);
  try {
    const address = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(project)}`;
    for (let attempt = 0; ; attempt++) {
      try {
        await page.goto(address);
        break;
      } catch (error) {
        if (attempt === 60) throw error;
        await page.waitForTimeout(500);
      }
    }
    await page.getByRole("treeitem", { name: "mlp.nn" }).first().dblclick();
    await page.locator(".view-line span", { hasText: /^network$/ }).first().waitFor();
    await scenario(page);
  } catch (error) {
    await page.screenshot({ path: path.join(pictures, "failed.png") });
    throw error;
  } finally {
    await browser.close();
    process.kill(-child.pid);
  }
}

function expect(is, what) {
  if (!is) {
    throw new Error(what);
  }
  console.log(`right: ${what}`);
}

async function command(page, name) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().fill(`>${name}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().click();
}

const colour = (page, word) =>
  page
    .locator(".view-line span:not(:has(span))", { hasText: new RegExp(`^\\s*${word}\\s*$`) })
    .first()
    .evaluate((span) => getComputedStyle(span).color);

try {
  await ended(server, [...folders, "--install-extension", path.join(here, "nnc.vsix")]);

  await inEditor(true, async (page) => {
    expect((await colour(page, "network")) !== (await colour(page, "mlp")), "colours in a workspace that is not trusted");
    await page.keyboard.press("F1");
    await page.locator(".quick-input-widget input").first().fill(">nnc: Run");
    await page.waitForTimeout(2000);
    expect((await page.locator(".quick-input-list .monaco-list-row", { hasText: "nnc: Run" }).count()) === 0, "no command there");
    expect(starts().length === 0, "nothing is started there");
    await page.screenshot({ path: path.join(pictures, "untrusted.png") });
  });

  await inEditor(false, async (page) => {
    await page.waitForFunction(() => true);
    for (let i = 0; i < 100 && !starts().includes("lsp"); i++) {
      await page.waitForTimeout(200);
    }
    expect(starts().includes("lsp"), "the language server is started");

    await page.locator(".view-line span", { hasText: /^dense$/ }).first().click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("-> dens(3) ");
    await page.locator(".squiggly-error").first().waitFor();
    await page.screenshot({ path: path.join(pictures, "mistake.png") });
    console.log("right: a mistake is underlined while it is typed");
    for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Control+.");
    await page.locator(".action-widget .monaco-list-row", { hasText: "dense" }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".view-line", { hasText: /dense\(3\)/ }).first().waitFor();
    console.log("right: the fix is applied");
    await command(page, "File: Revert File");
    await page.locator(".squiggly-error").waitFor({ state: "detached" });

    await page.locator(".view-line", { hasText: /dense\(hidden,\srelu\).*\[16\]/ }).first().waitFor();
    console.log("right: a shape stands behind each layer");

    await page.locator(".view-line span", { hasText: /^hidden$/ }).first().click();
    await page.keyboard.press("F2");
    await page.locator(".rename-box input").fill("units");
    await page.keyboard.press("Enter");
    await page.locator(".view-line", { hasText: /dense\(units,\srelu\)/ }).first().waitFor();
    await page.locator(".view-line", { hasText: /param\sunits/ }).first().waitFor();
    console.log("right: a param is renamed where it is declared and used");
    await command(page, "Format Document");
    await page.locator(".view-line", { hasText: /param\srate\s+=/ }).filter({ hasText: /rate\s\s=/ }).first().waitFor();
    console.log("right: the program is laid out anew");
    await command(page, "File: Revert File");
    await page.locator(".view-line", { hasText: /param\shidden/ }).first().waitFor();

    await page.locator(".view-line span", { hasText: /^dense$/ }).first().hover();
    await page.locator(".monaco-hover", { hasText: "dense" }).first().waitFor();
    await page.screenshot({ path: path.join(pictures, "hover.png") });
    console.log("right: a hover tells what dense is");
    await page.keyboard.press("Escape");

    await command(page, "nnc: Summary");
    await page.locator(".tab", { hasText: "Summary of mlp.nn" }).waitFor();
    const inside = () => page.frames().at(-1);
    await page.waitForTimeout(1500);
    expect((await page.frames().at(-1).content()).includes("parameters"), "the summary shows parameters");
    await page.screenshot({ path: path.join(pictures, "summary.png") });
    writeFileSync(path.join(project, "mlp.nn"), readFileSync(path.join(project, "mlp.nn"), "utf8").replace("= 16 ", "= 24 "));
    await page.locator(".view-line", { hasText: /hidden\s=\s24/ }).first().waitFor();
    await page.locator(".view-line", { hasText: /hidden\s=\s24/ }).first().click();
    await page.keyboard.press("End");
    await page.keyboard.type(" ");
    await command(page, "File: Save");
    for (let i = 0; i < 100 && !(await inside().content()).includes("795 parameters"); i++) {
      await page.waitForTimeout(200);
    }
    expect((await inside().content()).includes("795 parameters"), "the summary follows the program when it is saved");
    await command(page, "View: Close All Editor Groups");

    await page.getByRole("treeitem", { name: "mlp.nn" }).first().dblclick();
    await page.locator(".view-line span", { hasText: /^network$/ }).first().waitFor();
    await page.locator(".codelens-decoration a", { hasText: /^Run$/ }).first().click();
    await page.locator(".notification-toast", { hasText: "mlp.nn has run" }).waitFor({ timeout: 120_000 });
    await page.screenshot({ path: path.join(pictures, "run.png") });
    await page.locator(".notification-toast a, .notification-toast button", { hasText: "Show Report" }).first().click();
    await page.locator(".tab", { hasText: /mlp-\d{8}-\d{6}/ }).first().waitFor();
    await page.waitForTimeout(2500);
    const report = await inside().content();
    expect(report.includes("accuracy") && report.includes("<canvas"), "the report opens and draws its curves");
    await page.locator(".codelens-decoration a", { hasText: /^validation loss/ }).first().waitFor();
    console.log("right: what the run came to stands above its training");
    await command(page, "View: Toggle Panel Visibility");
    await page.locator(".pane-header", { hasText: "Runs of nnc" }).click();
    const row = page.locator(".monaco-list-row", { hasText: /mlp-\d{8}-\d{6}/ }).first();
    await row.waitFor();
    await row.hover();
    await row.locator(".action-label[aria-label='Show Curves']").click();
    await page.waitForTimeout(2000);
    const drawn = await inside().content();
    expect(drawn.includes("<polyline") && drawn.includes("validation.loss"), "a run is listed, and its curves are drawn");
    await page.screenshot({ path: path.join(pictures, "curves.png") });
    await page.locator(".tab", { hasText: "Curves of mlp" }).locator(".codicon-close").click();
    await command(page, "View: Toggle Primary Side Bar Visibility");
    await page.waitForTimeout(1000);
    await page.screenshot({ path: path.join(pictures, "report.png") });

    await command(page, "View: Close All Editor Groups");
    await command(page, "View: Toggle Primary Side Bar Visibility");
    await page.getByRole("treeitem", { name: "mlp.nn" }).first().dblclick();
    await page.locator(".codelens-decoration a", { hasText: /^Run$/ }).first().click();
    await page.locator(".notification-toast", { hasText: "mlp.nn has run" }).waitFor({ timeout: 120_000 });
    await command(page, "nnc: Compare Runs");
    await page.locator(".quick-input-widget a, .quick-input-widget .monaco-button", { hasText: /^OK$/ }).first().click();
    await page.locator(".tab", { hasText: "Comparison of 2 runs" }).waitFor();
    await page.waitForTimeout(2000);
    expect((await inside().content()).includes("Comparison"), "two runs are compared");
    await page.screenshot({ path: path.join(pictures, "compare.png") });
  });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
