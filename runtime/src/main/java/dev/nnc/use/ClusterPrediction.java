package dev.nnc.use;

import dev.nnc.cluster.Cluster;
import dev.nnc.cluster.Clusters;
import dev.nnc.cluster.Crew;
import dev.nnc.cluster.UnfitMachineException;
import dev.nnc.cluster.UnreachableClusterException;
import dev.nnc.data.RowReader;
import dev.nnc.data.source.TablePiece;
import dev.nnc.data.source.TablePieces;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.predict.PieceAnswers;
import dev.nnc.predict.PiecedTable;
import dev.nnc.predict.Predictor;
import dev.nnc.record.PlainText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Has the rows of a table answered by a cluster, a piece a task, and takes them in their order. */
public final class ClusterPrediction {
  /** A multiple of the rows that a network is fed with at once, so that the same are together. */
  private static final int ROWS = 1 << 14;

  private final Predictor predictor;
  private final Path folder;
  private final String network;

  /**
   * @param folder of the run
   */
  public ClusterPrediction(Predictor predictor, Path folder, String network) {
    this.predictor = predictor;
    this.folder = folder;
    this.network = network;
  }

  /** There are no answers, and why. */
  public static final class NoAnswersException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Diagnostic> diagnostics;

    NoAnswersException(List<Diagnostic> diagnostics) {
      super(diagnostics.toString());
      this.diagnostics = List.copyOf(diagnostics);
    }

    public List<Diagnostic> diagnostics() {
      return diagnostics;
    }
  }

  /** The answers to all rows of the file; whoever gets them closes them. */
  public PiecedTable of(Path file, String address) throws IOException, NoAnswersException {
    String bond = predictor.bond(network, file).orElse(null);
    if (bond != null) {
      throw new NoAnswersException(
          List.of(
              Diagnostic.of(RunCode.NOT_SHARED_OUT, Clusters.nowhere(), file, bond)
                  .withHelp("leave `--cluster` out")));
    }
    RowReader.Pieces cut = predictor.pieces(network, file, ROWS);
    if (cut.pieces().isEmpty()) {
      throw new NoAnswersException(cut.diagnostics());
    }
    boolean whole = false;
    PiecedTable table = new PiecedTable();
    try (TablePieces pieces = cut.pieces().get();
        Cluster cluster = Clusters.open(address, 1);
        Crew crew = cluster.hire(PredictionWork.of(folder, network))) {
      Deque<Future<byte[]>> waiting = new ArrayDeque<>();
      int number = 0;
      while (true) {
        while (waiting.size() <= 2 * cluster.atOnce()) {
          TablePiece piece = pieces.next();
          if (piece == null) {
            break;
          }
          waiting.add(crew.submit("rows " + (piece.before() + 1), piece.bytes()));
        }
        Future<byte[]> first = waiting.poll();
        if (first == null) {
          break;
        }
        table.add(answered(first, number++));
      }
      table.end();
      whole = true;
      return table;
    } catch (UnreachableClusterException none) {
      throw new NoAnswersException(List.of(none.diagnostic()));
    } finally {
      if (!whole) {
        table.close();
      }
    }
  }

  private PieceAnswers answered(Future<byte[]> future, int number) throws NoAnswersException {
    try {
      PieceAnswers piece =
          PlainText.read(new String(future.get(), StandardCharsets.UTF_8), PieceAnswers.class);
      if (piece.isWrong()) {
        throw new NoAnswersException(piece.said());
      }
      return piece;
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      if (cause instanceof UnreachableClusterException gone) {
        throw new NoAnswersException(List.of(gone.diagnostic()));
      }
      if (cause instanceof RuntimeException defect && !(cause instanceof IllegalStateException)) {
        throw defect;
      }
      String reason = String.valueOf(cause.getMessage());
      throw new NoAnswersException(
          List.of(
              Diagnostic.of(
                      RunCode.UNFIT_MACHINE,
                      Clusters.nowhere(),
                      "rows from %,d on".formatted((long) number * ROWS + 1),
                      reason)
                  .withHelp(
                      cause instanceof UnfitMachineException
                          ? "mend that machine, or leave `--cluster` out"
                          : "leave `--cluster` out to see whether this machine can")));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
