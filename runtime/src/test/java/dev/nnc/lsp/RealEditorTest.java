package dev.nnc.lsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process of its own, as editors start it. */
class RealEditorTest {
  private static final String WRONG =
      """
      nn 1
      data d from table(a: [1, 2, 3], b: [2, 4, 6]) {
        x = a
        y = b
        split: everything
      }
      network net from x { x -> densse(4, relu) -> dense(1) }
      train net on d { loss: mse(y), optimizer: adam, epochs: 2 }
      """;

  @TempDir Path folder;

  private static List<String> nnc(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.nnc.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  private static void say(OutputStream out, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    out.write(("Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.flush();
  }

  /** One message; empty where there are no more. */
  private static String hear(InputStream in) throws IOException {
    StringBuilder header = new StringBuilder();
    while (header.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        assertThat(header).as("nothing but messages is written").isEmpty();
        return "";
      }
      header.append((char) next);
    }
    assertThat(header.toString()).startsWith("Content-Length: ");
    int length = Integer.parseInt(header.substring("Content-Length: ".length()).strip());
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  @Test
  void theServerSpeaksNothingButTheProtocolAndNeverLoadsTensorFlow()
      throws IOException, InterruptedException {
    Path log = folder.resolve("classes.log");
    Process process =
        new ProcessBuilder(nnc(List.of("-Xlog:class+load:file=" + log), "lsp"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String uri = folder.resolve("wrong.nn").toUri().toString();
    String text = WRONG.replace("\"", "\\\"").replace("\n", "\\n");
    List<String> heard = new ArrayList<>();
    try (OutputStream out = process.getOutputStream();
        InputStream in = new BufferedInputStream(process.getInputStream())) {
      say(
          out,
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}");
      heard.add(hear(in));
      say(
          out,
          "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{"
              + "\"uri\":\""
              + uri
              + "\",\"languageId\":\"nn\",\"version\":1,\"text\":\""
              + text
              + "\"}}}");
      heard.add(hear(in));
      say(out, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"shutdown\"}");
      heard.add(hear(in));
      say(out, "{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}");
      assertThat(hear(in)).isEmpty();
    }
    assertThat(process.waitFor()).isZero();
    assertThat(heard.get(0)).contains("inlayHintProvider");
    assertThat(heard.get(1)).contains("publishDiagnostics").contains("NN2001");
    assertThat(heard.get(2)).contains("\"result\":null");
    assertThat(loaded(log, "org.tensorflow.", "org.bytedeco.", "org.tribuo.")).isEmpty();
  }

  @Test
  void otherCommandsLoadNothingOfTheServer() throws IOException, InterruptedException {
    Path log = folder.resolve("classes.log");
    Path file = folder.resolve("right.nn");
    Files.writeString(file, WRONG.replace("densse", "dense"));
    Process process =
        new ProcessBuilder(nnc(List.of("-Xlog:class+load:file=" + log), "check", file.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(loaded(log, "org.eclipse.lsp4j.", "com.google.gson.", "dev.nnc.lsp.")).isEmpty();
  }

  private static List<String> loaded(Path log, String... packages) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> Stream.of(packages).anyMatch(each -> line.contains(" " + each)))
          .toList();
    }
  }

  @Test
  void neovimShowsTheMistakeAndMendsIt() throws IOException, InterruptedException {
    assumeTrue(hasNeovim(), "there is no Neovim");
    Path file = folder.resolve("wrong.nn");
    Files.writeString(file, WRONG);
    Path said = folder.resolve("said.txt");
    Path script = folder.resolve("test.lua");
    StringBuilder command = new StringBuilder();
    for (String each : nnc(List.of(), "lsp")) {
      command.append("[[").append(each).append("]], ");
    }
    Files.writeString(
        script,
        """
        local out = io.open([[SAID]], 'w')
        vim.cmd('edit FILE')
        local id = vim.lsp.start_client({ name = 'nnc', cmd = { COMMAND }, root_dir = [[FOLDER]] })
        vim.lsp.buf_attach_client(0, id)
        local function found() return #vim.diagnostic.get(0) > 0 end
        vim.wait(60000, found, 20)
        for _, d in ipairs(vim.diagnostic.get(0)) do
          out:write('diagnostic ' .. d.lnum .. ':' .. d.col .. ' ' .. d.message .. '\\n')
        end
        local function ask(method, more)
          local params = vim.tbl_extend('force', { textDocument = vim.lsp.util.make_text_document_params() }, more)
          local answers = vim.lsp.buf_request_sync(0, method, params, 60000)
          return answers[id].result
        end
        local range = { start = { line = 6, character = 26 }, ['end'] = { line = 6, character = 26 } }
        local actions = ask('textDocument/codeAction', { range = range, context = { diagnostics = {} } })
        vim.lsp.util.apply_workspace_edit(actions[1].edit, 'utf-16')
        vim.wait(60000, function() return not found() end, 20)
        out:write('left ' .. #vim.diagnostic.get(0) .. '\\n')
        out:write('line ' .. vim.api.nvim_buf_get_lines(0, 6, 7, false)[1] .. '\\n')
        local hover = ask('textDocument/hover', { position = { line = 6, character = 46 } })
        out:write('hover ' .. hover.contents.value:gsub('\\n', ' ') .. '\\n')
        out:close()
        vim.lsp.stop_client(id)
        vim.cmd('qall!')
        """
            .replace("SAID", said.toString())
            .replace("FILE", file.toString())
            .replace("FOLDER", folder.toString())
            .replace("COMMAND", command));
    Process process =
        new ProcessBuilder(
                "nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", "luafile " + script)
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(printed).isTrue();
    assertThat(said).as(printed).content().contains("diagnostic 6:26").contains("`densse`");
    assertThat(said).content().contains("hover `[1]`");
    assertThat(said).content().contains("left 0").contains("x -> dense(4, relu)");
  }

  private static boolean hasNeovim() throws InterruptedException {
    try {
      Process process = new ProcessBuilder("nvim", "--version").start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException none) {
      return false;
    }
  }
}
