package dev.nnc.record;

import dev.nnc.data.file.DataFile;
import dev.nnc.diag.Diagnostic;
import dev.nnc.evaluate.Importances;
import dev.nnc.evaluate.Measured;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.plan.Part;
import dev.nnc.report.DataSummary;
import dev.nnc.report.ReportData;
import dev.nnc.train.Epoch;
import dev.nnc.train.Training;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens in a run, as plain data: what the run folder, the report and the terminal
 * show is made of events alone. Rows and seconds are told so that a time left can be worked out.
 */
public sealed interface Event {
  /**
   * The folder is there, and nothing has been read or computed yet.
   *
   * @param milliseconds since 1970, when it began
   */
  record RunStarted(Path folder, long seed, ExecutionSettings execution, long milliseconds)
      implements Event {}

  /**
   * A data set is ready: its parts with their numbers of rows, and the files that were read.
   *
   * @param rowHashes by part what tells its rows from others of the same files, as {@code
   *     data.Rows.hash} makes it
   * @param chosen how many of the source's rows {@code rows:} takes; empty if all
   * @param windows how many rows have whole windows, and why others have none; empty if all have
   * @param drawn what the report shows of it
   */
  record DataReady(
      String data,
      SequencedMap<Part, Integer> rows,
      SequencedMap<Part, String> rowHashes,
      List<DataFile> files,
      double seconds,
      String chosen,
      String windows,
      DataSummary drawn)
      implements Event {
    public DataReady {
      rows = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rows));
      rowHashes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rowHashes));
      files = List.copyOf(files);
    }
  }

  /**
   * The program is ready to be executed.
   *
   * @param device {@code cpu} or {@code gpu}
   * @param tensorFlow the version of TensorFlow itself, which only the loaded library knows
   */
  record DeviceReady(String device, String tensorFlow) implements Event {}

  /**
   * A training begins.
   *
   * @param gradientLayers the layers that the gradient norms of its epochs are of
   * @param saturationLayers the layers that the saturation of its epochs is of
   */
  record TrainingStarted(
      String phase,
      String network,
      String data,
      long epochs,
      int rows,
      int validationRows,
      List<String> gradientLayers,
      List<String> saturationLayers)
      implements Event {
    public TrainingStarted {
      gradientLayers = List.copyOf(gradientLayers);
      saturationLayers = List.copyOf(saturationLayers);
    }
  }

  /** What is of use while it lasts, and is kept nowhere. */
  sealed interface Passing extends Event {}

  /**
   * Something that may take a while has begun.
   *
   * @param phase the action
   * @param with what it works at, such as the name of a baseline
   */
  record Working(String phase, String with) implements Passing {}

  /** Within an epoch, a few times a second at most. */
  record Progress(
      String phase,
      int epoch,
      long epochs,
      long rowsDone,
      int rows,
      SequencedMap<String, Double> results,
      double seconds)
      implements Passing {}

  /** An epoch is done; {@code secondsSoFar} are those of the whole training. */
  record EpochDone(String phase, long epochs, Epoch epoch, double secondsSoFar) implements Event {}

  /** A checkpoint of the training at the end of that epoch is in the run folder. */
  record CheckpointKept(String phase, int epoch) implements Event {}

  /**
   * A training has ended, for whatever reason.
   *
   * @param drawn what the report shows of it
   */
  record TrainingEnded(String phase, Training training, ReportData.Phase drawn) implements Event {}

  /**
   * A network was judged.
   *
   * @param results by name, with the part before it
   * @param table the network's figures beside those of baselines, or with their intervals; empty if
   *     nothing was asked for but the results
   * @param drawn what the report shows of each judged output
   * @param importances how much each column matters; null if nobody asked
   */
  record Evaluated(
      String name,
      String network,
      String data,
      Part part,
      int rows,
      SequencedMap<String, Double> results,
      List<Measured> table,
      List<ReportData.Evaluation> drawn,
      @Nullable Importances importances)
      implements Event {
    public Evaluated {
      results = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
      table = List.copyOf(table);
      drawn = List.copyOf(drawn);
    }
  }

  /** How many rows are printed where the program does not say. */
  int SHOWN_ROWS = 20;

  /**
   * Predictions were made, and written to the file.
   *
   * @param table what is to be shown of them
   * @param rows how many of its rows
   * @param drawn what the report shows of them
   */
  record Predicted(
      String name, PredictionTable table, int rows, Path file, ReportData.PredictionTable drawn)
      implements Event {}

  /** The method of trials that are folds. */
  String FOLDS = "cross_validate";

  /**
   * The actions that another holds are about to be executed several times.
   *
   * @param params whose values are told of each trial
   * @param method how they are chosen
   * @param trials how many there will be at most
   * @param atOnce how many are executed side by side
   * @param goal the result to be made large or small, as the program calls it; empty if none
   * @param watched the result of which each trial tells a curve
   */
  record TrialsStarted(
      String phase,
      List<String> params,
      String method,
      int trials,
      int atOnce,
      String goal,
      String watched)
      implements Event {
    public TrialsStarted {
      params = List.copyOf(params);
    }
  }

  /**
   * A trial is over.
   *
   * @param score its result that is made large or small; NaN if it has none
   * @param best the number of the best trial so far; -1 if there is none
   */
  record TrialEnded(String phase, Trial trial, double score, int best) implements Event {}

  /**
   * All trials are over, and the events that follow at once are those of the best one, if the run
   * goes on with that.
   *
   * @param best the number of the best trial; -1 if there is none
   * @param values of the params in it; empty if there is none
   * @param kept whether the run goes on with it
   * @param results of them all together, by name
   * @param stacked how many were trained together with others, by one program
   * @param obstacle why others, or some of them, were not; empty if all were, and for folds
   */
  record TrialsEnded(
      String phase,
      int best,
      SequencedMap<String, String> values,
      boolean kept,
      SequencedMap<String, Double> results,
      int stacked,
      String obstacle)
      implements Event {
    /** Of trials that were executed one by one for a reason that needs no telling. */
    public TrialsEnded(
        String phase,
        int best,
        SequencedMap<String, String> values,
        boolean kept,
        SequencedMap<String, Double> results) {
      this(phase, best, values, kept, results, 0, "");
    }

    public TrialsEnded {
      // Journals of earlier versions do not have it.
      obstacle = Objects.requireNonNullElse(obstacle, "");
      values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
      results = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
    }
  }

  /**
   * A range test of learning rates is over.
   *
   * @param rates of its steps, up to the one at which the test ended
   * @param losses of the batches, as many
   * @param smoothed the same, smoothed
   * @param turning the rate at which the smoothed loss is least
   * @param suggestion the value that the param has from here on, as a person would write it
   * @param stillFell whether the loss was least at the high end of the range
   */
  record RateFound(
      String phase,
      String param,
      List<Double> rates,
      List<Double> losses,
      List<Double> smoothed,
      double turning,
      String suggestion,
      boolean stillFell)
      implements Event {
    public RateFound {
      rates = List.copyOf(rates);
      losses = List.copyOf(losses);
      smoothed = List.copyOf(smoothed);
    }
  }

  /** Something that the person should know; errors among these end the run. */
  record Said(Diagnostic diagnostic) implements Event {}

  /** The run has ended, and its folder holds all but what is made of its events. */
  record RunEnded(Path folder, RunResult.State state) implements Event {}

  /** Is told what happens, in order, by the thread that executes the run. */
  interface Listener {
    /** A file that cannot be written comes out as {@link java.io.UncheckedIOException}. */
    void on(Event event);
  }
}
