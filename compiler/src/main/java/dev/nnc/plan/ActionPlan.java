package dev.nnc.plan;

import dev.nnc.catalog.Configured;
import dev.nnc.source.Place;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing to do, in the order of the file. Actions are a tree: one may hold others, which it
 * executes itself.
 */
public sealed interface ActionPlan {
  Place place();

  /**
   * The name of the phase: what stands after {@code as}, else the verb, made unique by a number.
   */
  String name();

  /** The network that it is about; null if it is about none. */
  default @Nullable String network() {
    return null;
  }

  /** The data set that it is on; null if it is on none. */
  default @Nullable String data() {
    return null;
  }

  /**
   * What it compares the outputs of its network with; a training without the fields that the
   * network reads itself. An action that compares nothing need not say so.
   *
   * @param network its network
   */
  default List<Pair> truths(NetworkPlan network) {
    return List.of();
  }

  /** What stands before a variable's name in that of an output with the gradient by it. */
  String GRADIENT = "gradient/";

  /** Whether it writes files that are called by its name into the folder of a run. */
  default boolean writes() {
    return false;
  }

  /** The actions that it holds, in their order; an action that holds none need not say so. */
  default List<ActionPlan> actions() {
    return List.of();
  }

  /** It, and then all that it holds, each before what that holds. */
  default Stream<ActionPlan> withAllInside() {
    return Stream.concat(Stream.of(this), actions().stream().flatMap(ActionPlan::withAllInside));
  }

  /**
   * Training: for each batch, its updates one after another.
   *
   * @param data the name of the data set
   * @param batch rows a step; 0 means all
   * @param pairs which output is compared with which field, in the losses and then the metrics;
   *     where none says so, the only output and the only field beside the network's inputs
   * @param metrics what is measured, by the functions of the first update
   * @param stop configured entries of kind STOP
   * @param checkpoints configured entries of kind CHECKPOINT
   * @param show configured entries of kind SHOW
   * @param updates in their order; one without a name where the training changes all weights at
   *     once
   * @param derived results that an epoch makes of its other results
   */
  record Train(
      Place place,
      String name,
      String network,
      String data,
      long batch,
      long epochs,
      List<Pair> pairs,
      List<MetricPlan> metrics,
      List<Configured> stop,
      List<Configured> checkpoints,
      List<Configured> show,
      List<Update> updates,
      List<DerivedResult> derived)
      implements ActionPlan {
    public Train {
      if (updates.isEmpty()) {
        throw new IllegalArgumentException("a training without an update");
      }
      derived = List.copyOf(derived);
      pairs = List.copyOf(pairs);
      metrics = List.copyOf(metrics);
      stop = List.copyOf(stop);
      checkpoints = List.copyOf(checkpoints);
      show = List.copyOf(show);
      updates = List.copyOf(updates);
    }

    @Override
    public List<Pair> truths(NetworkPlan network) {
      return pairs.stream()
          .filter(
              pair -> network.inputs().stream().noneMatch(port -> port.name().equals(pair.field())))
          .toList();
    }

    @Override
    public boolean writes() {
      return !checkpoints.isEmpty();
    }

    /** What this phase trains. */
    public List<String> variables() {
      return union(Update::variables);
    }

    /** The layers of which a gradient is known at the end of an epoch. */
    public List<String> gradientLayers() {
      return union(Update::gradientLayers);
    }

    /** The layers of which the saturation is known at the end of an epoch. */
    public List<String> saturationLayers() {
      return union(Update::saturationLayers);
    }

    private List<String> union(java.util.function.Function<Update, List<String>> part) {
      return updates.stream().flatMap(update -> part.apply(update).stream()).distinct().toList();
    }
  }

  /**
   * One loss that is made small by changing some weights. The functions' inputs are named by the
   * fields that feed them.
   *
   * @param name what its results are called by; empty if it is all that the training does
   * @param step the function that trains one batch. Outputs: {@code loss} (scalar, with penalties),
   *     {@code sums} (float vector for the metrics; absent if there are none or another update has
   *     them). It fails with an error from {@code checkFinite} before any weight changes if the
   *     loss is not finite.
   * @param validate the same outputs without a change, in inference mode
   * @param statistics outputs {@code gradient_norms} (vector, one for each of {@code
   *     gradientLayers}) and {@code saturation} (vector, one for each of {@code saturationLayers};
   *     absent if none), and the gradient by each variable, called by {@link #GRADIENT} and its
   *     name
   * @param locate output {@code finite}: vector of 1 and 0, one for each of {@code locateLayers},
   *     in the order of the flow; tells the layer in which a NaN or infinity arises
   * @param variables what it changes
   * @param alignments which truths must be as long as which inputs
   */
  record Update(
      String name,
      String step,
      String validate,
      String statistics,
      List<String> gradientLayers,
      List<String> saturationLayers,
      String locate,
      List<String> locateLayers,
      List<String> variables,
      Calls calls,
      List<Alignment> alignments) {
    public Update {
      alignments = List.copyOf(alignments);
      gradientLayers = List.copyOf(gradientLayers);
      saturationLayers = List.copyOf(saturationLayers);
      locateLayers = List.copyOf(locateLayers);
      variables = List.copyOf(variables);
    }

    /** What a result of this update is called among those of the training, such as its loss. */
    public String result(String what) {
      return result(name, what);
    }

    /** The same for an update of that name. */
    public static String result(String update, String what) {
      return update.isEmpty() ? what : update + "." + what;
    }
  }

  /**
   * How the functions of an update are called.
   *
   * @param every at every how many batches; also at the last one of each epoch
   * @param times how often with the same batch
   * @param schedule a configured entry of kind SCHEDULE, or null if the rate is constant
   * @param rate the scalar input of the step for the learning rate, if there is a schedule
   * @param accumulate how many batches one change is made of; all but the last of them go through
   *     {@code gather}
   * @param gather the function that only adds up gradients; empty if {@code accumulate} is 1
   * @param add the function that adds up gradients that another machine has computed of a batch,
   *     each an input by the name of the variable that holds their sum; empty as {@code gather}
   * @param apply the function that changes the weights once all batches were gathered; empty as
   *     {@code gather}
   * @param average the function that follows each change and averages the weights; empty if they
   *     are not averaged
   * @param averages by variable, the variable with its average
   */
  record Calls(
      long every,
      long times,
      @Nullable Configured schedule,
      String rate,
      long accumulate,
      String gather,
      String add,
      String apply,
      String average,
      SequencedMap<String, String> averages) {
    /** A constant rate, and a change at each batch. */
    public static final Calls PLAIN =
        new Calls(1, 1, null, "", 1, "", "", "", "", new LinkedHashMap<>());

    public Calls {
      averages = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(averages));
    }
  }

  /**
   * Judging a network on a part of a data set.
   *
   * @param part {@code train}, {@code validation}, {@code test} or {@code everything}
   * @param evaluate the function: outputs {@code sums} for the metrics (absent if there are none)
   *     and one for each output of the network
   * @param pairs which output is judged by which field
   * @param inside looks into the network for what is shown of it; null if nothing is
   * @param saliency says what its answers depend on; null if nothing shows it
   * @param comparison what stands beside the network's figures; null if nothing does
   */
  record Evaluate(
      Place place,
      String name,
      String network,
      String data,
      Part part,
      String evaluate,
      List<Pair> pairs,
      List<MetricPlan> metrics,
      List<Configured> show,
      @Nullable Inside inside,
      @Nullable Saliency saliency,
      @Nullable Comparison comparison)
      implements ActionPlan {
    public Evaluate {
      pairs = List.copyOf(pairs);
      metrics = List.copyOf(metrics);
      show = List.copyOf(show);
    }

    /** Of the network alone. */
    public Evaluate(
        Place place,
        String name,
        String network,
        String data,
        Part part,
        String evaluate,
        List<Pair> pairs,
        List<MetricPlan> metrics,
        List<Configured> show,
        @Nullable Inside inside) {
      this(place, name, network, data, part, evaluate, pairs, metrics, show, inside, null, null);
    }

    /** The outputs that metrics are made of. */
    public List<String> totals() {
      return metrics.stream()
          .flatMap(
              metric ->
                  Stream.of(metric.length() > 0 ? "sums" : "", metric.isOfSums() ? "" : "kept"))
          .filter(output -> !output.isEmpty())
          .distinct()
          .toList();
    }

    @Override
    public List<Pair> truths(NetworkPlan network) {
      return pairs;
    }
  }

  /**
   * What stands beside the figures of a network: baselines, and intervals.
   *
   * @param baselines empty if there are none
   * @param learnsFrom the data set of whose training part the baselines learn
   * @param judge the function that gives the metrics' {@code sums} of answers that come from
   *     elsewhere, which it takes under {@link #answers}; empty if there are no metrics
   * @param draws how often rows are drawn for the intervals; 0 if there are none
   * @param confidence how much of the draws an interval holds, between 0 and 1
   */
  record Comparison(
      List<Baseline> baselines, String learnsFrom, String judge, int draws, double confidence) {
    public Comparison {
      baselines = List.copyOf(baselines);
    }

    /** Under which name the function takes what stands for an output. */
    public static String answers(String output) {
      return output + ".answers";
    }
  }

  /**
   * A classical model.
   *
   * @param written as the program has it, such as {@code random_forest(trees: 100)}
   */
  record Baseline(Place place, String written, Configured model) {}

  /**
   * A look into a network.
   *
   * @param function has an output for each of the layers, in their order: {@code layer_1} and so on
   * @param layers their names as the summary says them
   */
  record Inside(String function, List<String> layers) {
    public Inside {
      layers = List.copyOf(layers);
    }

    /** The output of the layer of that number, from 0. */
    public static String output(int layer) {
      return "layer_" + (layer + 1);
    }
  }

  /**
   * What an answer depends on in a picture. The answer is that of the winning class before a
   * softmax, or a number.
   *
   * @param function puts out {@link #ANSWER}, its derivative {@link #BY_INPUT} by the picture and,
   *     if there is a layer, what that puts out and the derivative by it
   * @param input the field that is the picture
   * @param layer the last convolution; empty if there is none
   */
  record Saliency(String function, String input, String layer) {
    public static final String ANSWER = "answer";
    public static final String BY_INPUT = "by_input";
    public static final String OF_LAYER = "of_layer";
    public static final String BY_LAYER = "by_layer";
  }

  /**
   * A truth that is a sequence of classes and goes along with the steps of a prediction. Compared
   * as {@link Pair} is.
   *
   * @param input the sequence whose padding tells how many steps of a row count; empty if all do
   * @param truth the field
   * @param room what the prediction has, if the truth needs at most so much; empty if it has a
   *     class for each step of the input
   */
  record Alignment(Optional<String> input, String truth, Optional<Room> room) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Alignment alignment
          && input.equals(alignment.input)
          && truth.equals(alignment.truth)
          && room.equals(alignment.room);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * input.hashCode() + truth.hashCode()) + room.hashCode();
    }
  }

  /** Steps for a sequence of classes. */
  record Room(long steps) {}

  /**
   * A prediction and its truth. Compared as {@link dev.nnc.type.Dimension} is, and for its reason.
   *
   * @param spelled whether the truth is a sequence of classes that the prediction spells: its
   *     steps' classes, with equal neighbours as one and without the last class, the blank
   * @param direct whether a loss of the catalogue compares the two as they are, so that the
   *     prediction is in the unit of the truth; of a formula nobody knows what it does with them
   * @param share below which so many of the truths should lie, where the loss makes the prediction
   *     a quantile; null of all others
   */
  record Pair(
      String output, String field, boolean spelled, boolean direct, @Nullable Double share) {
    /** Of a loss of the catalogue. */
    public Pair(String output, String field, boolean spelled) {
      this(output, field, spelled, true, null);
    }

    /** Those of losses, metrics and formulas, each output and its field once. */
    public static List<Pair> once(Collection<Pair> pairs) {
      Map<List<String>, Pair> all = new LinkedHashMap<>();
      for (Pair pair : pairs) {
        all.merge(List.of(pair.output(), pair.field()), pair, Pair::and);
      }
      return List.copyOf(all.values());
    }

    private Pair and(Pair other) {
      return new Pair(
          output,
          field,
          spelled || other.spelled,
          direct || other.direct,
          share == null ? other.share : share);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Pair pair
          && output.equals(pair.output)
          && field.equals(pair.field)
          && spelled == pair.spelled
          && direct == pair.direct
          && Objects.equals(share, pair.share);
    }

    @Override
    public int hashCode() {
      return 31 * output.hashCode() + field.hashCode();
    }
  }

  /**
   * Predictions for every row of a part; they go into the report and a CSV file.
   *
   * @param pairs which fields say what the outputs' classes are, as far as they are known
   */
  record Predict(
      Place place,
      String name,
      String network,
      String data,
      Part part,
      String predict,
      List<Pair> pairs,
      List<Configured> show)
      implements ActionPlan {
    public Predict {
      pairs = List.copyOf(pairs);
      show = List.copyOf(show);
    }

    @Override
    public boolean writes() {
      return true;
    }
  }

  /**
   * Trials: its actions repeated for many values of params.
   *
   * @param show configured entries of kind SHOW
   * @param actions as they are with the params' own values
   */
  record Sweep(
      Place place,
      String name,
      SearchPlan search,
      List<Configured> show,
      @Override List<ActionPlan> actions)
      implements ActionPlan {
    public Sweep {
      show = List.copyOf(show);
      actions = List.copyOf(actions);
    }
  }

  /**
   * Its actions repeated, each time holding out other rows.
   *
   * @param fold the data set of the first fold, under the name that the actions call it by
   */
  record CrossValidate(Place place, String name, DataPlan fold, @Override List<ActionPlan> actions)
      implements ActionPlan {
    public CrossValidate {
      actions = List.copyOf(actions);
    }

    /** How the rows are cut, for the first of the folds. */
    public Fold cut() {
      return cut(fold).orElseThrow();
    }

    private static Optional<Fold> cut(DataPlan data) {
      Fold own = data.fold();
      return own != null
          ? Optional.of(own)
          : data.bases().stream().flatMap(base -> cut(base).stream()).findFirst();
    }

    /** The data set of a fold, by its number from 0. */
    public DataPlan fold(int number) {
      return fold.folded(fold.name(), cut().at(number));
    }

    /** What the standard deviation of a result over the folds is called. */
    public static String deviation(String result) {
      return result + ".deviation";
    }
  }

  /**
   * A learning-rate range test: a training whose rate grows from step to step, only to find a rate.
   *
   * @param param that gets the rate which is found
   * @param low the rate of the first step
   * @param high the rate of the last step
   * @param training whose one update takes the growing rate
   */
  record FindRate(Place place, String name, String param, double low, double high, Train training)
      implements ActionPlan {
    @Override
    public List<ActionPlan> actions() {
      return List.of(training);
    }
  }

  /**
   * {@code report { format: html }}
   *
   * @param formats names of entries of kind FORMAT
   */
  record Report(Place place, String name, List<String> formats) implements ActionPlan {
    public Report {
      formats = List.copyOf(formats);
    }
  }
}
