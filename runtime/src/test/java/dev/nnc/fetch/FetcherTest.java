package dev.nnc.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nnc.provenance.Hash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetching from a server on this machine: whole, cut off, wrong, and not at all. */
class FetcherTest {
  private static final String TEXT = "0123456789".repeat(5_000);

  @TempDir Path folder;
  private final List<String> asked = new ArrayList<>();
  private HttpServer server = open();
  private byte[] body = new byte[0];
  private int sent = Integer.MAX_VALUE;
  private boolean resumes = true;

  private static HttpServer open() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @BeforeEach
  void begin() {
    server.createContext("/", this::answer);
    server.start();
    body = TEXT.getBytes(StandardCharsets.UTF_8);
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    asked.add(exchange.getRequestURI() + (range == null ? "" : " " + range));
    if (exchange.getRequestURI().getPath().contains("none")) {
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
      return;
    }
    int from =
        range == null || !resumes
            ? 0
            : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    if (from >= body.length) {
      exchange.sendResponseHeaders(416, -1);
      exchange.close();
      return;
    }
    byte[] rest = Arrays.copyOfRange(body, from, body.length);
    exchange.sendResponseHeaders(range == null || !resumes ? 200 : 206, rest.length);
    exchange.getResponseBody().write(rest, 0, Math.min(sent, rest.length));
    exchange.getResponseBody().flush();
    if (sent < rest.length) {
      // The connection ends before all has come.
      server.stop(0);
    }
    exchange.close();
  }

  private String address(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  private KnownDataSet set(String path, String... addresses) {
    return new KnownDataSet(
        "numbers",
        "ten digits",
        "none",
        "home",
        "",
        List.of(
            new KnownFile(
                path,
                Hash.of(TEXT),
                TEXT.length(),
                Arrays.stream(addresses).map(this::address).toList())));
  }

  private Fetcher fetcher(Optional<String> mirror) {
    return new Fetcher(List.of(folder), folder, mirror, (file, bytes) -> {});
  }

  private Fetcher.State fetch(KnownDataSet set) throws IOException {
    return fetcher(Optional.empty()).fetch(set).getFirst();
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void aFileThatIsNowhereIsFetchedOnce() throws IOException {
    KnownDataSet set = set("sub/digits.txt", "/digits.txt");
    assertThat(fetch(set))
        .isEqualTo(
            new Fetcher.State.Fetched(set.files().getFirst(), folder.resolve("sub/digits.txt")));
    assertThat(folder.resolve("sub/digits.txt")).hasContent(TEXT);
    assertThat(folder.resolve("sub")).isDirectoryNotContaining("glob:**.part");
    assertThat(fetch(set)).isInstanceOf(Fetcher.State.There.class);
    assertThat(asked).hasSize(1);
  }

  @Test
  void aPackedFileIsKnownByWhatItHolds() throws IOException {
    body = packed(TEXT);
    KnownDataSet set = set("digits.gz", "/digits.gz");
    assertThat(fetch(set)).isInstanceOf(Fetcher.State.Fetched.class);
    assertThat(folder.resolve("digits.gz")).hasBinaryContent(body);
    // Unpacked it counts, too.
    Files.delete(folder.resolve("digits.gz"));
    Files.writeString(folder.resolve("digits"), TEXT);
    assertThat(fetcher(Optional.empty()).look(set).getFirst())
        .isInstanceOf(Fetcher.State.There.class);
  }

  @Test
  void theNextAddressIsAskedWhereOneFails() throws IOException {
    assertThat(fetch(set("digits.txt", "/none", "/digits.txt")))
        .isInstanceOf(Fetcher.State.Fetched.class);
    assertThat(asked).containsExactly("/none", "/digits.txt");
  }

  @Test
  void aMirrorIsAskedInstead() throws IOException {
    assertThat(
            fetcher(Optional.of(address("/mirror")))
                .fetch(set("sub/digits.txt", "/digits.txt"))
                .getFirst())
        .isInstanceOf(Fetcher.State.Fetched.class);
    assertThat(asked).containsExactly("/mirror/sub/digits.txt");
  }

  @Test
  void whatWasCutOffIsGoneOnWith() throws IOException {
    sent = 12_345;
    KnownDataSet set = set("digits.txt", "/digits.txt");
    Fetcher.State cut = fetch(set);
    assertThat(cut)
        .isInstanceOfSatisfying(
            Fetcher.State.NotFetched.class,
            none -> assertThat(none.reasons().getFirst()).endsWith("the connection fails"));
    assertThat(folder.resolve("digits.txt")).doesNotExist();
    assertThat(Files.size(folder.resolve("digits.txt.part"))).isEqualTo(12_345);
    sent = Integer.MAX_VALUE;
    server = open();
    begin();
    assertThat(fetch(set("digits.txt", "/digits.txt"))).isInstanceOf(Fetcher.State.Fetched.class);
    assertThat(asked).containsExactly("/digits.txt", "/digits.txt bytes=12345-");
    assertThat(folder.resolve("digits.txt")).hasContent(TEXT);
    assertThat(folder.resolve("digits.txt.part")).doesNotExist();
  }

  @Test
  void aServerThatKnowsNoRangesBeginsAnew() throws IOException {
    resumes = false;
    Files.writeString(folder.resolve("digits.txt.part"), "0123");
    assertThat(fetch(set("digits.txt", "/digits.txt"))).isInstanceOf(Fetcher.State.Fetched.class);
    assertThat(folder.resolve("digits.txt")).hasContent(TEXT);
  }

  @Test
  void anythingElseIsNotKept() throws IOException {
    body = "<html>moved</html>".getBytes(StandardCharsets.UTF_8);
    KnownDataSet set = set("digits.txt", "/digits.txt");
    assertThat(fetch(set))
        .isInstanceOfSatisfying(
            Fetcher.State.NotFetched.class,
            none -> assertThat(none.reasons().getFirst()).contains("its SHA-256 is another"));
    // One that is longer, whatever it says of itself, is not read to its end.
    body = new byte[3 << 20];
    assertThat(fetch(set))
        .isInstanceOfSatisfying(
            Fetcher.State.NotFetched.class,
            none -> assertThat(none.reasons().getFirst()).contains("longer than the file"));
    // What is left of another file leads to no endless loop.
    Files.write(folder.resolve("digits.txt.part"), new byte[4 << 20]);
    assertThat(fetch(set)).isInstanceOf(Fetcher.State.NotFetched.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatLiesThereIsLeftAlone() throws IOException {
    Path other = Files.writeString(folder.resolve("digits.txt"), "mine");
    assertThat(fetch(set("digits.txt", "/digits.txt")))
        .isInstanceOfSatisfying(
            Fetcher.State.Other.class, state -> assertThat(state.path()).isEqualTo(other));
    assertThat(other).hasContent("mine");
    assertThat(asked).isEmpty();
    Files.delete(other);
    Files.write(folder.resolve("digits.txt.gz"), Arrays.copyOf(packed(TEXT), 40));
    assertThat(fetch(set("digits.txt", "/digits.txt"))).isInstanceOf(Fetcher.State.Other.class);
  }

  @Test
  void noNetworkIsSaidInWords() throws IOException {
    server.stop(0);
    Fetcher.State state =
        fetcher(Optional.empty())
            .fetch(
                new KnownDataSet(
                    "n",
                    "",
                    "",
                    "",
                    "",
                    List.of(
                        new KnownFile(
                            "digits.txt",
                            Hash.of(TEXT),
                            TEXT.length(),
                            List.of(
                                "nonsense:",
                                "http://no-such-server.invalid/x",
                                address("/x"),
                                "file:///etc/hostname")))))
            .getFirst();
    assertThat(((Fetcher.State.NotFetched) state).reasons())
        .satisfiesExactly(
            nonsense -> assertThat(nonsense).endsWith("it is no address"),
            unknown -> assertThat(unknown).contains("is there a network?"),
            refused -> assertThat(refused).endsWith("the connection fails"),
            file -> assertThat(file).endsWith("it is no address of the web"));
  }

  @Test
  void theTableOfHousesIsMadeOfTheOneThatWasCollected() throws IOException {
    Path raw =
        Files.writeString(
            folder.resolve("raw.csv"),
            """
            longitude,latitude,housing_median_age,total_rooms,total_bedrooms,population,households,median_income,median_house_value,ocean_proximity
            -122.23,37.88,41.0,880.0,129.0,322.0,126.0,8.3252,452600.0,NEAR BAY
            -122.16,37.77,47.0,1256.0,,570.0,218.0,4.375,161900.0,NEAR BAY
            """);
    assertThat(HousingTable.of(raw))
        .isEqualTo(
            """
            MedInc,HouseAge,AveRooms,AveBedrms,Population,AveOccup,Latitude,Longitude,MedHouseVal
            8.3252,41.0,6.984127,1.02381,322.0,2.555556,37.88,-122.23,4.526
            """);
  }

  @Test
  void whatIsKnownOfEachDataSetIsWhole() {
    for (KnownDataSet set : KnownDataSet.ALL) {
      assertThat(set.licence()).as(set.name()).isNotBlank();
      assertThat(set.home()).as(set.name()).startsWith("http");
      for (KnownFile file : set.files()) {
        assertThat(file.sha256()).as(file.path()).matches("[0-9a-f]{64}");
        assertThat(file.bytes()).as(file.path()).isPositive();
      }
    }
    assertThat(KnownDataSet.find("mnist").orElseThrow().files()).hasSize(4);
    assertThat(KnownDataSet.find("mnist").orElseThrow().files().getFirst().bytes())
        .isEqualTo(47_040_016);
  }
}
