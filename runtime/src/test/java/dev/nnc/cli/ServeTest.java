package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.Code;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.predict.Predictor;
import dev.nnc.serve.Limits;
import dev.nnc.serve.PredictionServer;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nnc serve}: answers as {@code nnc predict} gives them, within limits. */
class ServeTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path folder;
  private static String run = "";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeAll
  static void train() throws IOException {
    String rows =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    String.format(
                        Locale.ROOT,
                        "%d,%.2f,%s,%s,%d",
                        20 + i,
                        1.5 * i - 20,
                        List.of("Bonn", "Rom", "Paris").get(i % 3),
                        i % 5 < 2 ? "yes" : "no",
                        1000 + 37 * i))
            .collect(Collectors.joining("\n"));
    Files.writeString(folder.resolve("visits.csv"), "age,debt,town,answer,price\n" + rows + "\n");
    run =
        trained(
            """
            nn 1
            data visits from csv("visits.csv") {
              numbers = [age, debt] -> standardize
              place = town -> category -> one_hot
              truth = answer -> category
              cost = price -> standardize
              split: everything
            }
            network buys from numbers, place {
              concat(numbers, place) -> dense(8, tanh) -> dense(2, softmax)
            }
            network prices from numbers { numbers -> dense(1) }
            train prices on visits { loss: mse(cost), optimizer: sgd(0.1), epochs: 3, batch: all }
            train buys on visits { loss: cross_entropy(truth), optimizer: sgd(0.1), epochs: 3, batch: all }
            """);
  }

  private static String trained(String program) throws IOException {
    Path file = folder.resolve("model.nn");
    Files.writeString(file, program);
    Said said = nnc("run", "--runs", folder.resolve("runs").toString(), file.toString());
    assertThat(said.code()).as(said.err()).isZero();
    return said.out().lines().reduce("", (a, b) -> b).substring("run folder: ".length());
  }

  private static PredictionServer listening(String of, String network, Limits limits) {
    Predictor predictor =
        Predictor.open(
                Path.of(of),
                DataPlaces.of(Map.of(), folder),
                (program, settings) -> LocalEnvironment.lower(program, settings, remark -> {}))
            .value()
            .orElseThrow();
    return PredictionServer.listen(
            predictor,
            network,
            new PredictionServer.Settings(
                "127.0.0.1",
                0,
                limits,
                "test",
                defect -> {
                  throw new AssertionError(defect);
                }))
        .value()
        .orElseThrow();
  }

  private static PredictionServer serving(String of, String network, Limits limits) {
    PredictionServer server = listening(of, network, limits);
    assertThat(server.load()).isEmpty();
    return server;
  }

  private static PredictionServer serving(Limits limits) {
    return serving(run, "buys", limits);
  }

  private static Limits limits(int bodyBytes, Duration time, int requests, int batchRows) {
    return new Limits(bodyBytes, time, requests, batchRows);
  }

  private static HttpRequest.Builder request(PredictionServer server, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> get(PredictionServer server, String path)
      throws IOException, InterruptedException {
    return client.send(request(server, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> ask(PredictionServer server, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(server, "/predict").POST(HttpRequest.BodyPublishers.ofString(body)).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException closed) {
      // A connection that was idle for long may be closed by the server just when it is used again,
      // and the client does not send a POST twice by itself.
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static void hasError(HttpResponse<String> response, int status, String code)
      throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    JsonNode error = JSON.readTree(response.body()).path("error");
    assertThat(error.path("code").asText()).as(response.body()).isEqualTo(code);
    saysIt(error.path("message").asText());
  }

  /** In words for a person, and none of Java's. */
  private static void saysIt(String message) {
    assertThat(message).hasSizeGreaterThan(10).doesNotContainPattern("Exception|java\\.|[Jj]etty");
  }

  private static void hasError(HttpResponse<String> response, int status, Code code)
      throws IOException {
    hasError(response, status, code.id());
  }

  private static String row(int age, double debt, String town) {
    return "{\"age\": %d, \"debt\": %s, \"town\": \"%s\"}".formatted(age, debt, town);
  }

  /** What {@code nnc predict} writes for the same rows. */
  private static String predicted(String network, List<String> rows) throws IOException {
    Path file = folder.resolve("rows.jsonl");
    Files.write(file, rows);
    return nnc("predict", run, file.toString(), "--format", "json", "--network", network)
        .out()
        .replaceAll("\\Q" + file + "\\E, line \\d+ \\((row \\d+)\\)", "the request, $1");
  }

  @Test
  void answersAreThoseOfPredictToTheLastBit() throws IOException, InterruptedException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(row(18 + i, 0.37 * i - 7, List.of("Bonn", "Rom", "Paris").get(i % 3)));
    }
    rows.add("{\"age\": \"old\", \"debt\": 1, \"town\": \"Bonn\"}");
    rows.add("{\"town\": \"Bonn\", \"age\": 1.50, \"debt\": 2, \"else\": {\"a\": [1, 2]}}");
    rows.add("{\"age\": 20, \"debt\": 3, \"town\": \"Oslo\"}");
    rows.add("{\"age\": null, \"debt\": 3, \"town\": \"Rom\"}");
    for (String network : List.of("buys", "prices")) {
      try (PredictionServer server = serving(run, network, Limits.USUAL)) {
        HttpResponse<String> all = ask(server, "[" + String.join(",\n ", rows) + "]");
        assertThat(all.statusCode()).isEqualTo(200);
        assertThat(all.body()).isEqualTo(predicted(network, rows)).contains("is not a number");
        String one = predicted(network, rows.subList(7, 8)).replace("\"row\":1,", "");
        assertThat("[\n" + ask(server, rows.get(7)).body() + "]\n").isEqualTo(one);
      }
    }
  }

  /** Few bytes do not become many cells, and many rows without an answer do not take long. */
  @Test
  void rowsThatNobodyWouldSendCostLittle() throws IOException, InterruptedException {
    String names =
        IntStream.range(0, 15_000)
            .mapToObj(i -> "{\"age\":1,\"debt\":1,\"town\":\"Rom\",\"n" + i + "\":1}")
            .collect(Collectors.joining(",", "[", "]"));
    String towns = "[" + String.join(",", Collections.nCopies(10_000, row(1, 2, "Oslo"))) + "]";
    try (PredictionServer server = serving(Limits.USUAL)) {
      assertThat(JSON.readTree(ask(server, names).body())).hasSize(15_000);
      JsonNode answers = JSON.readTree(ask(server, towns).body());
      assertThat(answers).hasSize(10_000);
      assertThat(answers.get(9_999).path("reason").asText()).contains("row 10,000");
    }
  }

  @Test
  void whatTrainingHasNotSeenIsWarnedOf() throws IOException, InterruptedException {
    try (PredictionServer server = serving(Limits.USUAL)) {
      JsonNode far = JSON.readTree(ask(server, row(900, 1, "Rom")).body());
      assertThat(far.path("warning").asText())
          .isEqualTo("`age` holds 900: training rows hold 20 to 59");
      assertThat(JSON.readTree(ask(server, row(30, 1, "Rom")).body()).has("warning")).isFalse();
    }
  }

  /** The very words of the row count, as in a file: 007 and 1.50 are not made into numbers. */
  @Test
  void cellsComeBackAsTheyWereSent() throws IOException, InterruptedException {
    try (PredictionServer server = serving(Limits.USUAL)) {
      assertThat(ask(server, "{\"age\": 1.50,\n\"debt\": \"007\",\r\n\"town\": \"Rom\"}").body())
          .startsWith("{\"age\":1.50,\"debt\":\"007\",\"town\":\"Rom\",\"buys\":");
    }
  }

  @Test
  void whatCannotBeAnsweredSaysWhy() throws IOException, InterruptedException {
    try (PredictionServer server = serving(Limits.USUAL)) {
      hasError(ask(server, ""), 400, "no_body");
      hasError(ask(server, " [ ] "), 400, "no_rows");
      for (String body :
          List.of("hello", "[", "{\"age\": }", "{\"age\": NaN}", "{} {}", "3", "\"{}\"", "\0")) {
        hasError(ask(server, body), 400, "bad_json");
      }
      hasError(ask(server, "[".repeat(5_000)), 400, "bad_json");
      hasError(ask(server, "{\"age\": 1}"), 422, DataCode.NO_COLUMN);
      hasError(ask(server, row(1, 2, "Oslo")), 422, DataCode.UNKNOWN_CATEGORY);
      hasError(
          ask(server, "{\"age\": \"x\", \"debt\": 1, \"town\": \"Rom\"}"),
          422,
          DataCode.BAD_NUMBER);
      hasError(
          ask(server, "{\"age\": 1, \"age\": 2, \"debt\": 1, \"town\": \"Rom\"}"),
          422,
          DataCode.UNREADABLE);
      JsonNode rows = JSON.readTree(ask(server, "[3, " + row(1, 2, "Rom") + ", \"{}\"]").body());
      assertThat(rows).hasSize(3);
      assertThat(rows.get(0).path("reason").asText()).contains("row 1", "there is no object");
      assertThat(rows.get(1).path("buys").asText()).isIn("yes", "no");
      hasError(
          client.send(
              request(server, "/predict")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {'{', (byte) 0xff}))
                  .build(),
              HttpResponse.BodyHandlers.ofString()),
          400,
          "not_utf8");
      hasError(get(server, "/predict"), 405, "other_method");
      hasError(get(server, "/elsewhere"), 404, "not_found");
    }
  }

  /** What never gets as far as a path is answered in our own words, too. */
  @Test
  void noRequestIsAnsweredInJavasWords() throws IOException {
    List<String> requests =
        List.of(
            "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "NONSENSE\r\n\r\n",
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(9_000) + "\r\n\r\n",
            "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n");
    try (PredictionServer server = serving(Limits.USUAL)) {
      for (String request : requests) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
          socket.setSoTimeout(20_000);
          socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
          String body = "";
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
          while (!body.startsWith("{")) {
            body = String.valueOf(lines.readLine());
          }
          saysIt(JSON.readTree(body).path("error").path("message").asText());
        }
      }
    }
  }

  @Test
  void whatIsTooMuchIsRefused() throws IOException, InterruptedException {
    try (PredictionServer many = serving(Limits.USUAL);
        PredictionServer server = serving(limits(2_000, Duration.ofSeconds(5), 1, 1))) {
      String large = "[" + row(1, 2, "Rom") + " ".repeat(3_000_000) + "]";
      hasError(ask(server, large), 413, "too_large");
      hasError(
          client.send(
              request(server, "/predict")
                  .POST(
                      HttpRequest.BodyPublishers.ofInputStream(
                          () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
                  .build(),
              HttpResponse.BodyHandlers.ofString()),
          413,
          "too_large");
      hasError(ask(many, "[" + "1,".repeat(20_000) + "1]"), 413, "too_many_rows");
      // On a busy machine the slow request may be over before another one meets it.
      boolean met = false;
      for (int attempt = 0; attempt < 20 && !met; attempt++) {
        met = isRefusedBesideASlowRequest(server);
      }
      assertThat(met).isTrue();
      assertThat(ask(server, row(1, 2, "Rom")).statusCode()).isEqualTo(200);
    }
  }

  /** Whether a request came while the server's only place was taken; if so, all is asserted. */
  private boolean isRefusedBesideASlowRequest(PredictionServer server)
      throws IOException, InterruptedException {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      OutputStream out = slow.getOutputStream();
      out.write(
          "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{"
              .getBytes(StandardCharsets.US_ASCII));
      long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      HttpResponse<String> busy = ask(server, row(1, 2, "Rom"));
      while (busy.statusCode() == 200 && System.nanoTime() < end) {
        busy = ask(server, row(1, 2, "Rom"));
      }
      if (busy.statusCode() == 200) {
        return false;
      }
      hasError(busy, 503, "busy");
      assertThat(busy.headers().firstValue("Retry-After")).hasValue("1");
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8));
      assertThat(lines.readLine()).contains(" 408 ");
      assertThat(lines.lines().anyMatch(line -> line.contains("\"slow\""))).isTrue();
      return true;
    }
  }

  @Test
  void nobodyWaitsLongerThanTheTime() throws IOException, InterruptedException {
    try (PredictionServer server =
        listening(run, "buys", limits(2_000, Duration.ofSeconds(4), 4, 1))) {
      hasError(get(server, "/ready"), 503, "not_ready");
      hasError(ask(server, row(1, 2, "Rom")), 504, "timeout");
      assertThat(server.load()).isEmpty();
      assertThat(get(server, "/ready").statusCode()).isEqualTo(200);
      assertThat(ask(server, row(1, 2, "Rom")).statusCode()).isEqualTo(200);
      // The request that nobody waited for any more was not executed.
      assertThat(get(server, "/metrics").body()).contains("nnc_execution_rows_sum 1.0");
    }
  }

  @Test
  void requestsThatWaitAreExecutedTogether() throws IOException, InterruptedException {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      bodies.add("[" + row(20 + i, i, "Rom") + ", " + row(30 + i, -i, "Bonn") + "]");
    }
    try (PredictionServer server =
        listening(run, "buys", limits(2_000, Duration.ofSeconds(30), 64, 32))) {
      List<CompletableFuture<HttpResponse<String>>> answers =
          bodies.stream()
              .map(
                  body ->
                      client.sendAsync(
                          request(server, "/predict")
                              .POST(HttpRequest.BodyPublishers.ofString(body))
                              .build(),
                          HttpResponse.BodyHandlers.ofString()))
              .toList();
      while (!get(server, "/metrics").body().contains("nnc_requests_inside 10.0")
          || !get(server, "/metrics").body().contains("nnc_rows_total{answered=\"yes\"} 20.0")) {
        Thread.sleep(10);
      }
      Thread.sleep(1_000); // They are counted a moment before they wait.
      assertThat(server.load()).isEmpty();
      for (int i = 0; i < bodies.size(); i++) {
        JsonNode rows = JSON.readTree(answers.get(i).join().body());
        assertThat(rows.get(0).path("age").asInt()).isEqualTo(20 + i);
        JsonNode again = JSON.readTree(ask(server, bodies.get(i)).body());
        for (int row = 0; row < 2; row++) {
          assertThat(rows.get(row).path("probability of yes").asDouble())
              .isCloseTo(again.get(row).path("probability of yes").asDouble(), within(1e-6));
        }
      }
      assertThat(get(server, "/metrics").body())
          .contains("nnc_execution_rows_count 11")
          .contains("nnc_execution_rows_sum 40.0");
    }
  }

  @Test
  void whatWasAcceptedIsAnsweredBeforeTheEnd() throws IOException, InterruptedException {
    String body = "[" + String.join(",", Collections.nCopies(2_000, row(1, 2, "Rom"))) + "]";
    PredictionServer server = serving(Limits.USUAL);
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(
          client
              .sendAsync(
                  request(server, "/predict")
                      .POST(HttpRequest.BodyPublishers.ofString(body))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .thenAccept(
                  response -> {
                    if (response.statusCode() == 503) {
                      refused.incrementAndGet();
                      assertThat(response.body()).contains("\"ending\"");
                    } else {
                      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                      answered.incrementAndGet();
                    }
                  }));
    }
    int inside = 0;
    while (inside < 8 && answered.get() == 0) {
      Matcher count =
          Pattern.compile("nnc_requests_inside (\\d+)").matcher(get(server, "/metrics").body());
      inside = count.find() ? Integer.parseInt(count.group(1)) : 0;
    }
    server.close();
    answers.forEach(CompletableFuture::join);
    // What came after the end began is refused, and nothing is dropped.
    assertThat(answered.get()).isGreaterThanOrEqualTo(Math.max(1, inside));
    assertThat(answered.get() + refused.get()).isEqualTo(8);
  }

  @Test
  void aPageOfAnotherSiteGetsNothing() throws IOException, InterruptedException {
    try (PredictionServer server = serving(Limits.USUAL)) {
      String own = "http://127.0.0.1:" + server.port();
      for (String origin : List.of("http://example.org", "null", own + "0")) {
        hasError(
            client.send(
                request(server, "/predict")
                    .header("Origin", origin)
                    .POST(HttpRequest.BodyPublishers.ofString(row(1, 2, "Rom")))
                    .build(),
                HttpResponse.BodyHandlers.ofString()),
            403,
            "other_origin");
      }
      assertThat(
              client
                  .send(
                      request(server, "/predict")
                          .header("Origin", own)
                          .POST(HttpRequest.BodyPublishers.ofString(row(1, 2, "Rom")))
                          .build(),
                      HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        socket
            .getOutputStream()
            .write(
                "GET /ready HTTP/1.1\r\nHost: example.org\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        assertThat(
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine())
            .contains(" 403 ");
      }
    }
  }

  @Test
  void describesItsInputsAndOutputs() throws IOException, InterruptedException {
    try (PredictionServer server = serving(Limits.USUAL)) {
      JsonNode api = JSON.readTree(get(server, "/openapi.json").body());
      JsonNode row = api.path("components").path("schemas").path("Row");
      assertThat(row.path("required"))
          .extracting(JsonNode::asText)
          .containsExactlyInAnyOrder("age", "debt", "town");
      assertThat(row.at("/properties/age/type/0").asText()).isEqualTo("number");
      assertThat(row.at("/properties/town/type/0").asText()).isEqualTo("string");
      assertThat(row.at("/properties/town/examples"))
          .extracting(JsonNode::asText)
          .containsExactlyInAnyOrder("Bonn", "Rom", "Paris");
      List<String> said = new ArrayList<>();
      api.at("/components/schemas/Answer/properties").fieldNames().forEachRemaining(said::add);
      JsonNode answer = JSON.readTree(ask(server, row(1, 2, "Rom")).body());
      List<String> answered = new ArrayList<>();
      answer.fieldNames().forEachRemaining(answered::add);
      answered.removeAll(List.of("age", "debt", "town"));
      assertThat(said).containsAll(answered);
      HttpResponse<String> page = get(server, "/");
      assertThat(page.body()).contains("openapi.json").doesNotContain("http://", "https://");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'");
      assertThat(get(server, "/health").statusCode()).isEqualTo(200);
      assertThat(get(server, "/metrics").body())
          .contains("# TYPE nnc_requests_total counter")
          .contains("nnc_requests_total{path=\"/predict\",status=\"200\"} 1.0");
    }
  }

  /** In a browser, with the policy that the server sends along. */
  @Test
  void thePageAsksAndShowsTheAnswer() throws IOException, InterruptedException {
    Path browser = Path.of("/usr/bin/chromium");
    assumeTrue(Files.isExecutable(browser));
    try (PredictionServer server = serving(Limits.USUAL)) {
      Process process =
          new ProcessBuilder(
                  browser.toString(),
                  "--headless=new",
                  "--no-sandbox",
                  "--virtual-time-budget=10000",
                  "--user-data-dir=" + folder.resolve("browser"),
                  "--dump-dom",
                  "http://127.0.0.1:" + server.port() + "/?age=30&debt=2&town=Rom")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String page = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      String answer = JSON.readTree(ask(server, row(30, 2, "Rom")).body()).path("buys").asText();
      assertThat(page).contains("<p class=\"best\">buys: " + answer + "</p>", "class=\"bar most\"");
      assertThat(page).contains("<option value=\"Paris\">");
    }
  }

  @Test
  void aPictureIsARowOfANetworkThatLooksAtPictures() throws IOException, InterruptedException {
    for (String kind : List.of("dark", "light")) {
      Files.createDirectories(folder.resolve("pictures").resolve(kind));
      for (int i = 0; i < 4; i++) {
        Files.write(
            folder.resolve("pictures").resolve(kind).resolve(i + ".png"),
            png(kind.equals("dark") ? i : 200 + i));
      }
    }
    String pictures =
        trained(
            """
            nn 1
            data shades from folders("pictures") {
              image = pixels -> scale(1/255)
              kind = class -> category
              split: everything
            }
            network eye from image { image -> flatten -> dense(2, softmax) }
            train eye on shades { loss: cross_entropy(kind), optimizer: sgd(0.1), epochs: 30, batch: all }
            """);
    try (PredictionServer server = serving(pictures, "eye", Limits.USUAL)) {
      assertThat(picture(server, png(220)).body()).startsWith("{\"eye\":\"light\"");
      assertThat(picture(server, png(3)).body()).startsWith("{\"eye\":\"dark\"");
      hasError(picture(server, new byte[] {1, 2, 3}), 422, DataCode.UNREADABLE);
    }
    try (PredictionServer server = serving(Limits.USUAL)) {
      hasError(picture(server, png(1)), 415, "no_pictures");
    }
  }

  private HttpResponse<String> picture(PredictionServer server, byte[] bytes)
      throws IOException, InterruptedException {
    return client.send(
        request(server, "/predict")
            .header("Content-Type", "image/png")
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static byte[] png(int grey) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 16; i++) {
      image.setRGB(i % 4, i / 4, grey * 0x10101);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  /** Whoever asks need not be one who may read what lies on the server. */
  @Test
  void rowsNameNoFilesOfTheServer() throws IOException, InterruptedException {
    Path secret = folder.resolve("secret.png");
    Files.write(secret, png(9));
    Files.writeString(folder.resolve("named.csv"), "file,kind\nsecret.png,a\nsecret.png,b\n");
    String named =
        trained(
            """
            nn 1
            data named from csv("named.csv") {
              image = file -> read_image -> resize(4x4) -> scale(1/255)
              truth = kind -> category
              split: everything
            }
            network eye from image { image -> flatten -> dense(2, softmax) }
            train eye on named { loss: cross_entropy(truth), optimizer: sgd(0.1), epochs: 1, batch: all }
            """);
    try (PredictionServer server = serving(named, "eye", Limits.USUAL)) {
      HttpResponse<String> response =
          ask(server, JSON.writeValueAsString(Map.of("file", secret.toString())));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
      assertThat(response.body()).contains("stands in no file").doesNotContain("probability");
      assertThat(picture(server, png(9)).body()).contains("probability of a");
    }
  }

  @Test
  void whatCannotBeServedIsSaid() throws IOException {
    nnc("serve", folder.toString()).hasTold(RunCode.NOT_A_RUN, "finished run");
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      String port = String.valueOf(taken.getLocalPort());
      Said said = nnc("serve", run, "--port", port);
      assertThat(said.code()).isEqualTo(3);
      said.hasTold(RunCode.PORT_TAKEN, "127.0.0.1:" + port);
    }
    // 192.0.2.1 is set aside for documentation (RFC 5737).
    Said elsewhere = nnc("serve", run, "--port", "0", "--host", "192.0.2.1");
    assertThat(elsewhere.code()).isEqualTo(3);
    elsewhere.hasTold(RunCode.NO_SUCH_HOST, "192.0.2.1");
    assertThat(nnc("serve", run, "--port", "70000").code()).isEqualTo(2);
    assertThat(nnc("serve", run, "--batch", "0").err()).contains("--batch is a number from 1");
    assertThat(nnc("serve", run, "--network", "buy").err()).contains("did you mean `buys`?");
    assertThat(nnc("serve").code()).isEqualTo(2);
  }

  @Test
  void aRunThatHasNotEndedIsRefused() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("unfinished"));
    String record = Files.readString(Path.of(run).resolve("run.json"));
    Files.writeString(
        copy.resolve("run.json"),
        record.replace("\"state\" : \"finished\"", "\"state\" : \"running\""));
    Said said = nnc("serve", copy.toString());
    assertThat(said.code()).isEqualTo(1);
    said.hasTold(RunCode.NOT_ENDED, "nnc run --resume");
  }

  @Test
  void aSignalEndsItInPeace() throws IOException, InterruptedException {
    assumeFalse(System.getProperty("os.name", "").startsWith("Windows"));
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.nnc.cli.Main",
                "serve",
                run,
                "--port",
                "0",
                "--host",
                "0.0.0.0")
            .redirectError(err.toFile())
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String last = "";
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = line;
        if (line.startsWith("http://")) {
          break;
        }
      }
      assertThat(last).as(Files.readString(err)).startsWith("http://0.0.0.0:");
      String port = last.replaceAll("http://[^:]*:(\\d+).*", "$1");
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/predict"))
                  .POST(HttpRequest.BodyPublishers.ofString(row(1, 2, "Rom")))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(process.toHandle().destroy()).isTrue(); // SIGTERM
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(Files.readString(err))
          .contains(RunCode.OPEN_TO_OTHERS.id(), "ending when what was asked is answered");
    } finally {
      process.destroyForcibly();
    }
  }
}
