package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.nnc.diag.RunCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `nnc data get` says of data sets that are here, elsewhere, or others. */
class DataGetCommandTest {
  @TempDir Path folder;

  @Test
  void allAreListedWithTheirLicences() throws IOException {
    Said said = nnc("data", "get");
    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("mnist", "fashion-mnist", "housing", "CC BY-SA 3.0", "MIT");
    JsonNode json = JsonMapper.builder().build().readTree(nnc("data", "get", "--json").out());
    assertThat(json.path("data")).hasSize(3);
    JsonNode file = json.path("data").get(0).path("files").get(0);
    assertThat(file.path("sha256").asText()).hasSize(64);
    assertThat(file.path("addresses").get(0).asText()).startsWith("http");
  }

  @Test
  void aCheckFetchesNothing() throws IOException {
    Said said = nnc("data", "get", "--check", "housing", "--to", folder.toString());
    if (said.code() == 0) {
      return; // The machine has it, in a folder that is searched anyway.
    }
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out())
        .contains(
            "missing  california_housing.csv", "`nnc data get housing` fetches what is missing");
    assertThat(folder).isEmptyDirectory();
    Files.writeString(folder.resolve("california_housing.csv"), "MedInc\n1\n");
    Said other = nnc("data", "get", "--check", "housing", "--to", folder.toString());
    other.hasTold(RunCode.OTHER_DATA, "is not the file of the data set `housing`");
    assertThat(other.err())
        .contains("c70bfe0b15840135b7a769c3c27cc59d4162ccb59959d6ad8fd8424aa414c606");
  }

  @Test
  void namesThatAreNoneAreMisuses() {
    assertThat(nnc("data", "get", "mnits").err())
        .contains("there is no data set `mnits`; did you mean `mnist`?");
    assertThat(nnc("data", "get", "mnits").code()).isEqualTo(2);
    assertThat(nnc("data").err()).startsWith("nnc: missing: FILE");
    assertThat(nnc("data", "get", "--help").out()).contains("NNC_DATA_MIRROR");
  }

  /** A server of this machine stands for the web, and gives something else. */
  @Test
  void whatCannotBeFetchedIsToldWithAWayOut() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "moved".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
      Path data = folder.resolve("data");
      Console console =
          new Console(
              stream,
              stream,
              new ByteArrayInputStream(new byte[0]),
              false,
              false,
              false,
              80,
              Map.of(
                  "NNC_DATA",
                  data.toString(),
                  "NNC_DATA_MIRROR",
                  "http://localhost:" + server.getAddress().getPort() + "/"));
      int code = Main.execute(console, "data", "get", "housing");
      String said = out.toString(StandardCharsets.UTF_8);
      if (said.contains("is there")) {
        return; // As above.
      }
      assertThat(code).isEqualTo(1);
      assertThat(said)
          .contains(
              RunCode.NOT_FETCHED.id(),
              "what it gave is not the file: its SHA-256 is another",
              "put it into " + data);
      assertThat(data.resolve("california_housing.csv")).doesNotExist();
    } finally {
      server.stop(0);
    }
  }
}
