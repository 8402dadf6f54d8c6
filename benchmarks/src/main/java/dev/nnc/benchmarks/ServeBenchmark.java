package dev.nnc.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Requests a second that {@code nnc serve} answers, how long they take, and its memory. */
public final class ServeBenchmark {
  private static final int TURNS = 6;

  private ServeBenchmark() {}

  /**
   * Starts a server, asks it, and prints the table.
   *
   * @param arguments the project's folder, a run, a row as JSON, seconds (120), connections (8), and
   *     further options of {@code nnc serve}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int seconds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 120;
    int connections = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 8;
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(arguments[0], "nnc").toString(), "serve", arguments[1], "--port", "0"));
    command.addAll(Arrays.asList(arguments).subList(Math.min(5, arguments.length), arguments.length));
    Process server =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
      URI address = null;
      for (String line = out.readLine(); line != null && address == null; line = out.readLine()) {
        if (line.startsWith("http://")) {
          address = URI.create(line.substring(0, line.indexOf(' ')));
          break;
        }
      }
      if (address == null) {
        System.out.println("it does not serve");
        return;
      }
      System.out.println("seconds  requests/s  median ms  99 % ms  errors  resident MiB");
      turn(address, arguments[2], Math.max(1, seconds / TURNS), connections, "warm");
      for (int i = 1; i <= TURNS; i++) {
        int each = Math.max(1, seconds / TURNS);
        turn(address, arguments[2], each, connections, String.valueOf(i * each));
      }
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private static void turn(URI address, String row, int seconds, int connections, String name)
      throws IOException, InterruptedException {
    AtomicLong errors = new AtomicLong();
    List<List<Long>> times = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    for (int i = 0; i < connections; i++) {
      List<Long> own = new ArrayList<>();
      times.add(own);
      threads.add(Thread.ofPlatform().start(() -> ask(address, row, end, own, errors)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long[] all = times.stream().flatMap(List::stream).mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        "%7s  %10.0f  %9.2f  %7.2f  %6d  %12.0f%n",
        name,
        (double) all.length / seconds,
        all[all.length / 2] / 1e6,
        all[(int) (all.length * 0.99)] / 1e6,
        errors.get(),
        resident(address));
  }

  /** One connection, which is used for one request after another. */
  private static void ask(URI address, String row, long end, List<Long> times, AtomicLong errors) {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/predict"))
            .POST(HttpRequest.BodyPublishers.ofString(row))
            .build();
    try (HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      while (System.nanoTime() < end) {
        long start = System.nanoTime();
        if (client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() != 200) {
          errors.incrementAndGet();
        }
        times.add(System.nanoTime() - start);
      }
    } catch (IOException failure) {
      errors.incrementAndGet();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static double resident(URI address) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(address.resolve("/metrics")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith("process_resident_memory_bytes "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))) / (1 << 20))
          .findFirst()
          .orElse(0);
    }
  }
}
