package dev.nnc.record;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.train.Epoch;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code metrics.jsonl}: one JSON object an epoch, each on a line of its own and in the file as
 * soon as the epoch ends. A number that is infinite or NaN stands as {@code null}, since JSON has
 * none.
 */
public final class MetricsLog implements Event.Listener, Closeable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final BufferedWriter writer;
  private Event.@Nullable TrainingStarted training;

  public MetricsLog(Path file) throws IOException {
    writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
  }

  @Override
  public void on(Event event) {
    try {
      if (event instanceof Event.TrainingStarted started) {
        training = started;
      } else if (event instanceof Event.EpochDone done && training != null) {
        add(training, done.epoch());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The object of one epoch. */
  private void add(Event.TrainingStarted started, Epoch epoch) throws IOException {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("phase", started.phase());
    line.put("epoch", epoch.number());
    line.put("steps", epoch.steps());
    line.put("seconds", Math.round(epoch.seconds() * 1e6) / 1e6);
    epoch.results().forEach((name, value) -> line.put(name, number(value)));
    if (!epoch.gradientNorms().isEmpty()) {
      line.put("gradient_norm", byLayer(started.gradientLayers(), epoch.gradientNorms()));
    }
    if (!epoch.saturation().isEmpty()) {
      line.put("saturation", byLayer(started.saturationLayers(), epoch.saturation()));
    }
    writer.write(JSON.writeValueAsString(line));
    writer.write('\n');
    writer.flush();
  }

  private static Map<String, @Nullable Double> byLayer(List<String> layers, List<Double> values) {
    Map<String, @Nullable Double> map = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(layers);
    for (int i = 0; i < Math.min(names.size(), values.size()); i++) {
      map.put(names.get(i), number(values.get(i)));
    }
    return map;
  }

  static @Nullable Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
