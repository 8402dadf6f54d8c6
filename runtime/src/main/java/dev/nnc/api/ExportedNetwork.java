package dev.nnc.api;

import dev.nnc.checkpoint.AtomicFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The network in a jar that {@code nnc export --format jar} has made, for the class in that jar. It
 * is opened when it is first asked, and again after it was closed. Any number of threads may use
 * it.
 */
public final class ExportedNetwork implements AutoCloseable {
  private final Class<?> owner;
  private final String name;
  private @Nullable Network network;

  private ExportedNetwork(Class<?> owner, String name) {
    this.owner = owner;
    this.name = name;
  }

  /**
   * The network that lies beside a class.
   *
   * @param owner the class, beside which a folder of its name holds the run
   * @param name the network's
   */
  public static ExportedNetwork of(Class<?> owner, String name) {
    return new ExportedNetwork(owner, name);
  }

  /**
   * The network, which is open.
   *
   * @throws ProblemException if TensorFlow cannot be loaded, or the jar was changed
   * @throws UncheckedIOException if the jar cannot be read, or no temporary folder be made
   */
  public synchronized Network network() {
    Network open = network;
    if (open == null) {
      try {
        open = opened();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      network = open;
    }
    return open;
  }

  /** The run is unpacked for the moment in which it is read. */
  private Network opened() throws IOException {
    String folder = owner.getSimpleName() + ".nnc/";
    Path scratch = Files.createTempDirectory("nnc-run");
    try {
      List<String> names;
      try (InputStream in = resource(folder + "files.txt")) {
        names = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      }
      for (String each : names) {
        Path file = scratch.resolve(each).normalize();
        if (!file.startsWith(scratch)) {
          throw new IOException(each + " leads out of its folder");
        }
        Files.createDirectories(file.resolveSibling("."));
        try (InputStream in = resource(folder + each)) {
          Files.copy(in, file);
        }
      }
      return FinishedRun.open(scratch).orThrow().network(name).orThrow();
    } finally {
      AtomicFolder.remove(scratch);
    }
  }

  private InputStream resource(String path) throws IOException {
    InputStream in = owner.getResourceAsStream(path);
    if (in == null) {
      throw new FileNotFoundException(path + " beside " + owner.getName());
    }
    return in;
  }

  /** As {@link Network#predict}. */
  public Prediction predict(Map<String, ? extends @Nullable Object> row) {
    return network().predict(row);
  }

  /**
   * Predicts on a picture.
   *
   * @throws ProblemException if it is no picture
   */
  public Prediction predict(Path picture) {
    return network().predictFiles(List.of(picture)).orThrow().getFirst();
  }

  /**
   * As {@link Network#predictAll}.
   *
   * @throws ProblemException if there is something wrong with all of them
   */
  public List<Prediction> predictAll(List<? extends Map<String, ? extends @Nullable Object>> rows) {
    return network().predictAll(rows).orThrow();
  }

  /**
   * As {@link Network#predictFiles}.
   *
   * @throws ProblemException if there is something wrong with a file
   */
  public List<Prediction> predictFiles(List<Path> files) {
    return network().predictFiles(files).orThrow();
  }

  /** Gives the native memory back; who asks later opens the network anew. */
  @Override
  public synchronized void close() {
    Network open = network;
    if (open != null) {
      open.close();
      network = null;
    }
  }
}
