package dev.nnc.serve;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What is counted and measured, in Prometheus's text form. */
final class Meters {
  private static final double NANOS = 1e9;
  private static final Path STATUS = Path.of("/proc/self/status");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Counter requests =
      Counter.builder()
          .name("nnc_requests_total")
          .help("Requests that were answered, by path and status.")
          .labelNames("path", "status")
          .register(registry);
  private final Histogram requestSeconds =
      Histogram.builder()
          .name("nnc_predict_seconds")
          .help("From the beginning of a request for predictions to its answer.")
          .classicOnly()
          .classicUpperBounds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
          .register(registry);
  private final Counter rows =
      Counter.builder()
          .name("nnc_rows_total")
          .help("Rows that were handed in, by whether they got an answer.")
          .labelNames("answered")
          .register(registry);
  private final Histogram executionSeconds =
      Histogram.builder()
          .name("nnc_execution_seconds")
          .help("One execution of the network.")
          .classicOnly()
          .classicUpperBounds(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1)
          .register(registry);
  private final Histogram executionRows =
      Histogram.builder()
          .name("nnc_execution_rows")
          .help("Rows of one execution of the network.")
          .classicOnly()
          .classicUpperBounds(1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
          .register(registry);
  private final Gauge inside =
      Gauge.builder()
          .name("nnc_requests_inside")
          .help("Requests for predictions that are being answered or wait.")
          .register(registry);
  private final Gauge ready =
      Gauge.builder()
          .name("nnc_ready")
          .help("1 if the network is loaded and requests are taken, else 0.")
          .register(registry);

  Meters(String network) {
    Gauge.builder()
        .name("nnc_network_info")
        .help("1, with the name of the network that answers.")
        .labelNames("network")
        .register(registry)
        .labelValues(network)
        .set(1);
    if (residentBytes().isPresent()) {
      GaugeWithCallback.builder()
          .name("process_resident_memory_bytes")
          .help("Memory of the process, TensorFlow's among it.")
          .callback(told -> residentBytes().ifPresent(told::call))
          .register(registry);
    }
    Runtime runtime = Runtime.getRuntime();
    GaugeWithCallback.builder()
        .name("nnc_heap_used_bytes")
        .help("Java's memory that is in use or not yet collected.")
        .callback(told -> told.call((double) (runtime.totalMemory() - runtime.freeMemory())))
        .register(registry);
  }

  /** Linux tells. */
  private static Optional<Double> residentBytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Optional.of(Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024);
        }
      }
      return Optional.empty();
    } catch (IOException | NumberFormatException elsewhere) {
      return Optional.empty();
    }
  }

  void answered(String path, int status) {
    requests.labelValues(path, String.valueOf(status)).inc();
  }

  /** A request for predictions was answered, after so long. */
  void predicted(long nanoseconds) {
    requestSeconds.observe(nanoseconds / NANOS);
  }

  void rows(int answered, int unanswered) {
    rows.labelValues("yes").inc(answered);
    rows.labelValues("no").inc(unanswered);
  }

  void executed(int count, long nanoseconds) {
    executionRows.observe(count);
    executionSeconds.observe(nanoseconds / NANOS);
  }

  void entered() {
    inside.inc();
  }

  void left() {
    inside.dec();
  }

  void ready(boolean is) {
    ready.set(is ? 1 : 0);
  }

  Reply reply() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      writer.write(text, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return new Reply(200, PrometheusTextFormatWriter.CONTENT_TYPE, text.toByteArray(), Map.of());
  }
}
