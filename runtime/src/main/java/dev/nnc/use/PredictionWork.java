package dev.nnc.use;

import dev.nnc.checkpoint.AtomicFolder;
import dev.nnc.cluster.UnfitMachineException;
import dev.nnc.cluster.Work;
import dev.nnc.cluster.Worker;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.TablePiece;
import dev.nnc.diag.Diagnostic;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.predict.Predictor;
import dev.nnc.record.PlainText;
import dev.nnc.record.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A finished run on its way to other machines, which answer pieces of a table with it: what of its
 * folder answers take.
 */
final class PredictionWork implements Work {
  private static final long serialVersionUID = 1;

  /** What a run leaves that no answer depends on, and that may be large. */
  private static final Set<String> LEFT =
      Set.of(
          RunFolder.REPORT,
          RunFolder.METRICS,
          RunFolder.JOURNAL,
          RunFolder.CHECKPOINTS,
          RunFolder.RECOVERY,
          RunFolder.TRIALS,
          RunFolder.PREDICTIONS,
          RunFolder.TENSORBOARD);

  /** Its folder, as messages call it. */
  private final String run;

  private final String network;

  /** By their paths in the folder. */
  private final LinkedHashMap<String, byte[]> files;

  private PredictionWork(String run, String network, Map<String, byte[]> files) {
    this.run = run;
    this.network = network;
    this.files = new LinkedHashMap<>(files);
  }

  /** The work of those who answer with a network of the run in this folder. */
  static PredictionWork of(Path folder, String network) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all.sorted()::iterator) {
        Path inside = folder.relativize(file);
        if (Files.isRegularFile(file) && !LEFT.contains(inside.getName(0).toString())) {
          files.put(inside.toString(), Files.readAllBytes(file));
        }
      }
    }
    return new PredictionWork(folder.toString(), network, files);
  }

  @Override
  public Worker begin() throws UnfitMachineException {
    try {
      Path folder = Files.createTempDirectory("nnc-run");
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path copy = folder.resolve(file.getKey());
        Path parent = copy.getParent();
        Files.createDirectories(parent == null ? folder : parent);
        Files.write(copy, file.getValue());
      }
      Predictor.Outcome<Predictor> opened =
          Predictor.open(
              folder,
              Path.of(run),
              new DataPlaces(List.of(), folder, folder),
              LocalEnvironment.quiet());
      Predictor predictor =
          opened
              .value()
              .orElseThrow(
                  () ->
                      new UnfitMachineException(
                          opened.diagnostics().stream()
                              .map(Diagnostic::message)
                              .findFirst()
                              .orElse("the run cannot be opened there")));
      return new Answering(predictor, network, folder);
    } catch (IOException failure) {
      throw new UnfitMachineException(
          "its folder for temporary files cannot be written: " + failure.getMessage());
    }
  }

  /** Answers pieces, one at a time: a session is for one thread. */
  private record Answering(Predictor predictor, String network, Path folder) implements Worker {
    @Override
    public synchronized byte[] execute(byte[] task, BooleanSupplier end) {
      return PlainText.of(predictor.ofPiece(network, TablePiece.of(task)))
          .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void close() {
      predictor.close();
      try {
        AtomicFolder.remove(folder);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
