package dev.nnc.editors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nnc.editors.TextMate.Piece;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the language server says of each word of a sample agrees with the colour that the word has
 * before the server has answered: it begins and ends at the same place, and is of the same sort.
 */
class SemanticTokensTest {
  private static final Path ROOT = Path.of(System.getProperty("nnc.root", ".."));

  private static final String NAME = "(variable|entity)\\..*";

  /** What may stand in a TextMate grammar's place of each type. */
  private static final Map<String, String> SORTS =
      Map.ofEntries(
          Map.entry(
              "keyword",
              "(keyword\\.control|keyword\\.operator\\.logical|storage\\.modifier|constant\\.language)\\..*"),
          Map.entry("class", NAME),
          Map.entry("struct", NAME),
          Map.entry("function", NAME),
          Map.entry("parameter", NAME),
          Map.entry("variable", NAME),
          Map.entry("property", NAME),
          Map.entry("enumMember", NAME + "|constant\\.language\\..*"),
          Map.entry("number", "constant\\.numeric\\..*"),
          Map.entry(
              "string", "(string|punctuation\\.definition\\.string|constant\\.character)\\..*"),
          Map.entry("comment", "comment\\..*"),
          Map.entry("operator", "keyword\\.operator\\..*"));

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void agreeWithTheColoursOfEverySample() throws Exception {
    TextMate grammar = TextMate.read(ROOT.resolve("grammar/editors/textmate/nn.tmLanguage.json"));
    List<Path> samples;
    try (Stream<Path> files = Files.walk(ROOT.resolve("samples"), 2)) {
      samples = files.filter(file -> file.toString().endsWith(".nn")).sorted().toList();
    }
    assertThat(samples).hasSizeGreaterThan(50);
    int compared = 0;
    try (Server server = new Server()) {
      for (Path sample : samples) {
        String text = Files.readString(sample);
        List<String> lines = List.of(text.split("\n", -1));
        List<Piece> pieces = grammar.colour(lines);
        for (Word word : server.words(sample, text)) {
          String written = lines.get(word.line).substring(word.start, word.end);
          List<Piece> own =
              pieces.stream()
                  .filter(
                      piece ->
                          piece.line() == word.line
                              && piece.start() < word.end
                              && piece.end() > word.start)
                  .toList();
          String place = "%s:%d %s, %s".formatted(sample, word.line + 1, written, word.type);
          assertThat(own).as(place).isNotEmpty();
          assertThat(own.getFirst().start()).as(place).isEqualTo(word.start);
          assertThat(own.getLast().end()).as(place).isEqualTo(word.end);
          assertThat(own)
              .as(place)
              .allMatch(piece -> piece.innermost().matches(SORTS.getOrDefault(word.type, "none")));
          compared++;
        }
      }
    }
    assertThat(compared).as("words that the server tells of").isGreaterThan(5_000);
  }

  private record Word(int line, int start, int end, String type) {}

  /** {@code nnc lsp} in a process of its own, as an editor starts it. */
  private static final class Server implements AutoCloseable {
    private final JsonMapper json = JsonMapper.builder().build();
    private final Process process;
    private final OutputStream to;
    private final DataInputStream from;
    private final List<String> types = new ArrayList<>();
    private int requests;

    Server() throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "dev.nnc.cli.Main",
                  "lsp")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      to = process.getOutputStream();
      from = new DataInputStream(process.getInputStream());
      ObjectNode ability = json.createObjectNode();
      ability.withObject("/capabilities/textDocument/semanticTokens/requests").put("full", true);
      ability.putNull("processId").putNull("rootUri");
      JsonNode legend =
          ask("initialize", ability).at("/capabilities/semanticTokensProvider/legend");
      legend.path("tokenTypes").forEach(type -> types.add(type.asText()));
      send(message("initialized", json.createObjectNode()));
    }

    /** The words of a document, in order; the numbers are as LSP has them, each from the last. */
    List<Word> words(Path file, String text) throws IOException {
      ObjectNode opened = json.createObjectNode();
      opened
          .putObject("textDocument")
          .put("uri", file.toUri().toString())
          .put("languageId", "nn")
          .put("version", 1)
          .put("text", text);
      send(message("textDocument/didOpen", opened));
      ObjectNode document = json.createObjectNode();
      document.putObject("textDocument").put("uri", file.toUri().toString());
      JsonNode data = ask("textDocument/semanticTokens/full", document).path("data");
      send(message("textDocument/didClose", document));
      List<Word> words = new ArrayList<>();
      int line = 0;
      int start = 0;
      for (int i = 0; i + 4 < data.size(); i += 5) {
        int lines = data.path(i).asInt();
        line += lines;
        start = data.path(i + 1).asInt() + (lines == 0 ? start : 0);
        int end = start + data.path(i + 2).asInt();
        words.add(new Word(line, start, end, types.get(data.path(i + 3).asInt())));
      }
      assertThat(words).as(file.toString()).isNotEmpty();
      return words;
    }

    private ObjectNode message(String method, JsonNode params) {
      ObjectNode message = json.createObjectNode().put("jsonrpc", "2.0").put("method", method);
      return message.set("params", params);
    }

    private JsonNode ask(String method, JsonNode params) throws IOException {
      int id = ++requests;
      send(message(method, params).put("id", id));
      while (true) {
        JsonNode answer = receive();
        if (answer.has("method")) {
          if (answer.has("id")) {
            ObjectNode nothing = json.createObjectNode().put("jsonrpc", "2.0").putNull("result");
            send(nothing.set("id", answer.path("id")));
          }
        } else if (answer.path("id").asInt() == id) {
          assertThat(answer.has("error")).as(answer.toString()).isFalse();
          return answer.path("result");
        }
      }
    }

    private void send(JsonNode message) throws IOException {
      byte[] body = json.writeValueAsBytes(message);
      String head = "Content-Length: " + body.length + "\r\n\r\n";
      to.write(head.getBytes(StandardCharsets.US_ASCII));
      to.write(body);
      to.flush();
    }

    private JsonNode receive() throws IOException {
      int length = 0;
      for (String line = line(); !line.isEmpty(); line = line()) {
        if (line.startsWith("Content-Length:")) {
          length = Integer.parseInt(line.substring("Content-Length:".length()).strip());
        }
      }
      byte[] body = new byte[length];
      from.readFully(body);
      return json.readTree(body);
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = from.readByte(); c != '\n'; c = from.readByte()) {
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
