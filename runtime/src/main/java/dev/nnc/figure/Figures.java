package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.data.Rows;
import dev.nnc.data.step.Units;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Inference;
import dev.nnc.evaluate.Interruption;
import dev.nnc.evaluate.Outputs;
import dev.nnc.ir.Variable;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Evaluate;
import dev.nnc.plan.ActionPlan.Predict;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.report.Figure;
import dev.nnc.report.Figure.Cell;
import dev.nnc.report.Figure.Series;
import dev.nnc.report.Figure.Style;
import dev.nnc.report.Picture;
import dev.nnc.type.ColumnType;
import dev.nnc.type.PictureShape;
import dev.nnc.type.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/** Draws the parts of the report that programs ask for by their names. */
public final class Figures {
  /** Points of one cloud; more would lie on each other. */
  private static final int MOST_POINTS = 2_000;

  /** Rows of a forecast of one step; more would be a hedge. */
  private static final int MOST_STEPS = 150;

  /** Pictures of a prediction. */
  private static final int MOST_PICTURES = 1_000;

  /** Behind the name of an axis whose numbers cannot be told in the units of the data. */
  static final String PREPARED = " (as prepared)";

  private final Model model;
  private final Session session;
  private final Interruption interruption;

  public Figures(Model model, Session session, Interruption interruption) {
    this.model = model;
    this.session = session;
    this.interruption = interruption;
  }

  /** What an evaluation shows beside its figures, by what it asks for and what needs no asking. */
  public List<Figure> of(
      Evaluate plan,
      NetworkPlan network,
      Rows rows,
      List<EvaluationResult> judgements,
      Inference found) {
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < judgements.size(); i++) {
      String output = plan.pairs().get(i).output();
      Outputs outputs = found.output(output);
      figures.addAll(
          new RankingFigures(
                  judgements.size() == 1 ? "" : output + ": ",
                  judgements.get(i),
                  outputs,
                  judgements.get(i) instanceof EvaluationResult.OfNumbers
                      ? field(plan.pairs().get(i).field(), rows).numbers()
                      : new float[0])
              .figures(plan.show().stream().map(Configured::name).toList()));
    }
    for (Configured show : plan.show()) {
      switch (show.name()) {
        case "scatter" -> figures.addAll(scatter(show, plan, rows, found));
        case "residuals" -> figures.addAll(residuals(plan, judgements));
        case "pictures" -> {
          int count = (int) Math.min(show.options().whole("rows"), rows.count());
          figures.add(pictures(show, plan.data(), plan.pairs(), rows, count, found, true));
        }
        case "boundary" ->
            Boundary.of(model, session, network, plan.data(), rows, truth(plan), interruption)
                .ifPresent(boundary -> figures.add(boundary.figure("decision boundary")));
        case "forecast" -> figures.addAll(forecast(show, plan, network, rows, found));
        case "filters" -> figures.addAll(filters(show, network));
        case "features" -> figures.addAll(features(show, plan, network, rows));
        default -> {} // shown in a place of its own, asked for or not
      }
    }
    return figures;
  }

  /** What a training shows when it is over. */
  public List<Figure> of(ActionPlan.Train plan, NetworkPlan network) {
    List<Figure> figures = new ArrayList<>();
    for (Configured show : plan.show()) {
      if (show.name().equals("filters")) {
        figures.addAll(filters(show, network));
      }
    }
    return figures;
  }

  /** What a prediction shows beside its table. */
  public List<Figure> of(Predict plan, Rows rows, Inference found) {
    List<Figure> figures = new ArrayList<>();
    for (Configured show : plan.show()) {
      if (show.name().equals("pictures")) {
        int count = Math.min(rows.count(), MOST_PICTURES);
        figures.add(pictures(show, plan.data(), plan.pairs(), rows, count, found, false));
      }
    }
    return figures;
  }

  private static Optional<String> truth(Evaluate plan) {
    return plan.pairs().stream().map(ActionPlan.Pair::field).findFirst();
  }

  @SuppressWarnings("unchecked") // names arrive as texts
  private static List<String> names(Configured show, String option) {
    return (List<String>) show.options().get(option);
  }

  // Numbers by name.

  /** The way back to the units of the data, if there is one. */
  static Optional<Units> units(DataPlan.Field field, Rows rows) {
    return rows.fitted().flatMap(fitted -> Units.of(field, fitted));
  }

  /**
   * Numbers of all rows.
   *
   * @param shape of one row
   */
  record Values(Shape shape, float[] numbers) {
    int width() {
      return (int) Math.max(1, shape.size());
    }
  }

  /**
   * The numbers of an output, a field, a column within a field, or another network. A column is in
   * the units of the data if they can be told.
   */
  private Values values(String name, String data, Rows rows, Inference found) {
    for (Outputs output : found.outputs()) {
      if (output.name().equals(name)) {
        return values(output);
      }
    }
    List<DataPlan.Field> fields = model.dataset(data).fields();
    if (fields.stream().anyMatch(field -> field.name().equals(name))) {
      return field(name, rows);
    }
    for (DataPlan.Field each : fields) {
      int index = each.inputs().indexOf(name);
      if (index >= 0) {
        Values whole = field(each.name(), rows);
        Optional<Units> units = units(each, rows);
        float[] own = new float[rows.count()];
        for (int row = 0; row < own.length; row++) {
          float value = whole.numbers()[row * whole.width() + index];
          own[row] = units.map(it -> (float) it.original(index, value)).orElse(value);
        }
        return new Values(Shape.SCALAR, own);
      }
    }
    NetworkPlan network = model.network(name);
    Inference own =
        Inference.run(
            new Feeding(model.program(), session, network.predict()),
            rows,
            List.of(network.outputs().getFirst().name()),
            List.of(),
            interruption);
    return own.outputs().isEmpty()
        ? new Values(Shape.of(2), new float[rows.count() * 2])
        : values(own.outputs().getFirst());
  }

  /** What stands behind the name of an axis: nothing if its numbers are those of the data. */
  private String prepared(String name, String data, Rows rows) {
    for (DataPlan.Field field : model.dataset(data).fields()) {
      if (field.name().equals(name)) {
        return field.steps().isEmpty() ? "" : PREPARED;
      }
    }
    for (DataPlan.Field field : model.dataset(data).fields()) {
      if (field.inputs().contains(name)) {
        return units(field, rows).isPresent() ? "" : PREPARED;
      }
    }
    return "";
  }

  private static Values values(Outputs output) {
    float[] numbers = new float[output.rows() * output.width()];
    for (int row = 0; row < output.rows(); row++) {
      System.arraycopy(output.row(row), 0, numbers, row * output.width(), output.width());
    }
    return new Values(Shape.of(output.shape()), numbers);
  }

  static Values field(String name, Rows rows) {
    ColumnType type = rows.type(name);
    if (type.isClassSequence()) {
      return ofClasses(name, type, rows);
    }
    int width = (int) Math.max(1, type.shape().size());
    float[] numbers = new float[Math.multiplyExact(rows.count(), width)];
    rows.copy(name, Rows.inOrder(rows.count()), 0, rows.count(), FloatBuffer.wrap(numbers));
    return new Values(type.shape(), numbers);
  }

  /** Pictures of classes: from 0 for the first one to 1 for the last one. */
  private static Values ofClasses(String name, ColumnType type, Rows rows) {
    int[] codes = new int[Math.multiplyExact(rows.count(), (int) type.shape().size())];
    rows.copy(name, Rows.inOrder(rows.count()), 0, rows.count(), IntBuffer.wrap(codes));
    float[] numbers = new float[codes.length];
    float last = Math.max(1, type.classes() - 1);
    for (int i = 0; i < codes.length; i++) {
      numbers[i] = Math.max(0, codes[i]) / last;
    }
    return new Values(type.shape(), numbers);
  }

  /** The class numbers of a field, or none if it has no classes. */
  static int[] classes(String name, Rows rows) {
    ColumnType type = rows.type(name);
    int count = rows.count();
    int[] classes = new int[count];
    if (type.content() == ColumnType.Content.CLASS) {
      rows.copy(name, Rows.inOrder(count), 0, count, IntBuffer.wrap(classes));
      return classes;
    }
    Values values = field(name, rows);
    for (int row = 0; row < count; row++) {
      int width = values.width();
      if (width == 1) {
        classes[row] = Math.round(values.numbers()[row]);
      } else {
        for (int i = 0; i < width; i++) {
          if (values.numbers()[row * width + i] == 1) {
            classes[row] = i;
          }
        }
      }
    }
    return classes;
  }

  /** The clouds of points, one a class. */
  static List<Series> clouds(
      double[] x, double[] y, int[] classes, List<String> names, boolean coloured) {
    int most = 0;
    for (int each : classes) {
      most = Math.max(most, each);
    }
    List<Series> clouds = new ArrayList<>();
    int step = Math.max(1, (x.length + MOST_POINTS - 1) / MOST_POINTS);
    for (int number = 0; number <= (coloured ? most : 0); number++) {
      List<Double> xs = new ArrayList<>();
      List<Double> ys = new ArrayList<>();
      for (int i = 0; i < x.length; i += step) {
        if (!coloured || classes[i] == number) {
          xs.add(x[i]);
          ys.add(y[i]);
        }
      }
      String label =
          !coloured ? "" : number < names.size() ? names.get(number) : String.valueOf(number);
      if (!xs.isEmpty()) {
        clouds.add(new Series(label, Style.POINTS, coloured ? number : 0, xs, ys));
      }
    }
    return clouds;
  }

  // Parts.

  private List<Figure> scatter(Configured show, Evaluate plan, Rows rows, Inference found) {
    List<String> names = names(show, "columns");
    if (names.equals(List.of("truth", "prediction"))) {
      return List.of(); // every judgement by numbers shows it
    }
    String colour = show.options().text("colour");
    if (colour.equals("truth")) {
      colour =
          truth(plan)
              .filter(
                  field -> rows.type(field).classes() != 0 && !rows.type(field).isClassSequence())
              .orElse("none");
    }
    boolean coloured = !colour.equals("none");
    int[] classes = coloured ? classes(colour, rows) : new int[rows.count()];
    List<String> labels = coloured ? rows.type(colour).names() : List.of();
    int count = rows.count();
    double[] x = new double[count];
    double[] y = new double[count];
    String xLabel = names.getFirst();
    String yLabel = names.getLast();
    String note = "";
    if (names.size() == 2) {
      Values across = values(names.get(0), plan.data(), rows, found);
      Values up = values(names.get(1), plan.data(), rows, found);
      xLabel += prepared(xLabel, plan.data(), rows);
      yLabel += prepared(yLabel, plan.data(), rows);
      for (int row = 0; row < count; row++) {
        x[row] = across.numbers()[row];
        y[row] = up.numbers()[row];
      }
    } else {
      Values values = values(names.getFirst(), plan.data(), rows, found);
      Plane plane = Plane.of(values.numbers(), values.width());
      for (int row = 0; row < count; row++) {
        x[row] = plane.x().get(row);
        y[row] = plane.y().get(row);
      }
      boolean principal = values.width() > 2;
      xLabel = principal ? "first principal component" : names.getFirst() + "[1]";
      yLabel = principal ? "second principal component" : names.getFirst() + "[2]";
      note =
          principal
              ? "Of %d numbers a row, the two directions with the most variance: %.0f %% of it."
                  .formatted(values.width(), plane.explained() * 100)
              : "";
    }
    String title = String.join(" and ", names) + (coloured ? ", by " + colour : "");
    return List.of(
        new Figure.Plot(
            title,
            xLabel,
            yLabel,
            null,
            null,
            clouds(x, y, classes, labels, coloured),
            null,
            note));
  }

  private static List<Figure> residuals(Evaluate plan, List<EvaluationResult> judgements) {
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < judgements.size(); i++) {
      if (judgements.get(i) instanceof EvaluationResult.OfNumbers numbers) {
        List<Double> x = numbers.regression().prediction();
        List<Double> y = new ArrayList<>();
        for (int row = 0; row < x.size(); row++) {
          y.add(x.get(row) - numbers.regression().truth().get(row));
        }
        double least = x.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double most = x.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        figures.add(
            new Figure.Plot(
                "residuals over the prediction",
                "predicted " + plan.pairs().get(i).output(),
                "prediction − truth",
                null,
                null,
                List.of(
                    new Series("", Style.DASHED, -1, List.of(least, most), List.of(0.0, 0.0)),
                    new Series("", Style.POINTS, 0, x, y)),
                null,
                "On the dashed line, the prediction is right. Points that lie evenly around it are"
                    + " noise; a slope, a bend or a funnel is something that could still be learnt."));
      }
    }
    return figures;
  }

  /** Pictures by name: numbers in gray or colour, or classes. */
  private Figure.Pictures pictures(
      Configured show,
      String data,
      List<ActionPlan.Pair> pairs,
      Rows rows,
      int count,
      Inference found,
      boolean beside) {
    List<String> names = names(show, "names");
    List<ClassPictures> coloured = new ArrayList<>();
    List<IntFunction<Picture>> drawn = new ArrayList<>();
    for (String name : names) {
      ClassPictures classes = ClassPictures.of(name, pairs, rows, count, found).orElse(null);
      if (classes != null) {
        coloured.add(classes);
        drawn.add(classes::picture);
      } else {
        Values values = values(name, data, rows, found);
        drawn.add(row -> picture(values, row));
      }
    }
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < count * names.size(); i++) {
      int name = beside ? i % names.size() : i / count;
      int row = beside ? i / names.size() : i % count;
      cells.add(new Cell(drawn.get(name).apply(row), ""));
    }
    return new Figure.Pictures(
        String.join(" and ", names),
        beside ? names.size() : (int) Math.min(100, show.options().whole("columns")),
        beside ? names : List.of(),
        cells,
        ClassPictures.legend(coloured),
        shown(count, rows.count()));
  }

  private static String shown(int count, int all) {
    return count < all ? "The first %,d of %,d rows.".formatted(count, all) : "";
  }

  /** Numbers from 0 to 1 as they are, black to white; others from the least to the greatest. */
  static Picture picture(Values values, int row) {
    PictureShape shape = PictureShape.of(values.shape());
    if (shape == null) {
      throw new IllegalStateException(values.shape() + " was checked to be a picture");
    }
    float least = 0;
    float most = 1;
    int width = values.width();
    for (int i = row * width; i < (row + 1) * width; i++) {
      least = Math.min(least, values.numbers()[i]);
      most = Math.max(most, values.numbers()[i]);
    }
    byte[] pixels = new byte[width];
    for (int i = 0; i < width; i++) {
      float value = values.numbers()[row * width + i];
      pixels[i] = (byte) Math.round((value - least) / (most - least) * 255);
    }
    return Picture.of(shape.width(), shape.height(), shape.channels(), pixels);
  }

  private List<Figure> forecast(
      Configured show, Evaluate plan, NetworkPlan network, Rows rows, Inference found) {
    String input =
        network.inputs().stream()
            .filter(port -> port.type().shape().rank() >= 2)
            .map(NetworkPlan.Port::name)
            .findFirst()
            .orElseThrow();
    ActionPlan.Pair pair =
        plan.pairs().stream()
            .filter(each -> rows.type(each.field()).content() == ColumnType.Content.NUMBER)
            .findFirst()
            .orElseThrow();
    Values past = field(input, rows);
    Values future = field(pair.field(), rows);
    Outputs predicted = found.output(pair.output());
    int steps = (int) past.shape().dimension(0).size();
    int channels = past.width() / steps;
    int ahead = Math.min(future.width(), predicted.width());
    DataPlan.Field history = model.dataset(plan.data()).field(input);
    DataPlan.Field target = model.dataset(plan.data()).field(pair.field());
    // Of several things over time, the one that is predicted.
    int same =
        target.inputs().isEmpty() ? -1 : history.inputs().indexOf(target.inputs().getFirst());
    int channel = same >= 0 && same < channels ? same : 0;
    Units from = units(history, rows).orElse(null);
    Units to = units(target, rows).orElse(null);
    boolean original = from != null && to != null;
    String label =
        !original
            ? pair.field() + PREPARED
            : target.steps().isEmpty() || target.inputs().size() != 1
                ? pair.field()
                : target.inputs().getFirst();
    ToDoubleFunction<int[]> before =
        at -> {
          int place = at[1] * channels + channel;
          float value = past.numbers()[at[0] * past.width() + place];
          return from != null && to != null ? from.original(place, value) : value;
        };
    ToDoubleFunction<int[]> truth =
        at -> {
          float value = future.numbers()[at[0] * future.width() + at[1]];
          return from != null && to != null ? to.original(at[1], value) : value;
        };
    ToDoubleFunction<int[]> prediction =
        at -> {
          float value = predicted.value(at[0], at[1]);
          return from != null && to != null ? to.original(at[1], value) : value;
        };
    String simplest =
        "The network should beat the simplest forecast: that the last value just goes on (dashed).";
    if (ahead == 1) {
      int count = Math.min(rows.count(), MOST_STEPS);
      List<Double> x = new ArrayList<>();
      List<List<Double>> y = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int row = 0; row < count; row++) {
        x.add(row + 1.0);
        y.get(0).add(truth.applyAsDouble(new int[] {row, 0}));
        y.get(1).add(prediction.applyAsDouble(new int[] {row, 0}));
        y.get(2).add(before.applyAsDouble(new int[] {row, steps - 1}));
      }
      return List.of(
          new Figure.Plot(
              "forecast, one step at a time",
              "row of " + plan.part(),
              label,
              null,
              null,
              List.of(
                  new Series("last value", Style.DASHED, -1, x, y.get(2)),
                  new Series("truth", Style.LINE, 0, x, y.get(0)),
                  new Series("prediction", Style.LINE, 1, x, y.get(1))),
              null,
              "Each row is forecast from the true steps before it. " + simplest));
    }
    int count = (int) Math.min(show.options().whole("rows"), rows.count());
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int row = count == 1 ? 0 : (int) ((long) i * (rows.count() - 1) / (count - 1));
      List<Double> beforeX = new ArrayList<>();
      List<Double> beforeY = new ArrayList<>();
      for (int step = 0; step < steps; step++) {
        beforeX.add(step - steps + 1.0);
        beforeY.add(before.applyAsDouble(new int[] {row, step}));
      }
      List<Double> after = new ArrayList<>();
      List<Double> truths = new ArrayList<>();
      List<Double> predictions = new ArrayList<>();
      List<Double> baseline = new ArrayList<>();
      for (int step = 0; step < ahead; step++) {
        after.add(step + 1.0);
        truths.add(truth.applyAsDouble(new int[] {row, step}));
        predictions.add(prediction.applyAsDouble(new int[] {row, step}));
        baseline.add(beforeY.getLast());
      }
      figures.add(
          new Figure.Plot(
              "forecast from row %,d of %s".formatted(row + 1, plan.part()),
              "steps from now",
              label,
              null,
              null,
              List.of(
                  new Series("before", Style.LINE, -1, beforeX, beforeY),
                  new Series("truth", Style.MARKED, 0, after, truths),
                  new Series("prediction", Style.MARKED, 1, after, predictions),
                  new Series("last value", Style.DASHED, -1, after, baseline)),
              null,
              i == 0 ? simplest : ""));
    }
    return figures;
  }

  /** What the filters of some layers put out for one row. */
  private List<Figure> features(Configured show, Evaluate plan, NetworkPlan network, Rows rows) {
    ActionPlan.Inside inside = plan.inside();
    if (inside == null) {
      return List.of();
    }
    int row = (int) Math.min(show.options().whole("row"), rows.count()) - 1;
    int most = (int) Math.min(1_024, show.options().whole("count"));
    int layers = (int) Math.min(inside.layers().size(), show.options().whole("layers"));
    List<Cell> input = new ArrayList<>();
    for (NetworkPlan.Port port : network.inputs()) {
      if (rows.type(port.name()).content() == ColumnType.Content.NUMBER
          && PictureShape.of(port.type().shape().row()) != null) {
        Values picture =
            new Values(
                port.type().shape().row(), new float[(int) port.type().shape().row().size()]);
        rows.copy(port.name(), new int[] {row}, 0, 1, FloatBuffer.wrap(picture.numbers()));
        input.add(new Cell(picture(picture, 0), port.name()));
      }
    }
    Session.Results results =
        new Feeding(model.program(), session, inside.function()).run(rows, new int[] {row}, 0, 1);
    List<Figure> figures = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      String output = ActionPlan.Inside.output(layer);
      long[] sizes = results.shape(output);
      figures.add(
          maps(
              "what %s finds in row %,d of %s"
                  .formatted(inside.layers().get(layer), row + 1, plan.part()),
              input,
              Shape.of(sizes[1], sizes[2], sizes[3]),
              results.floats(output),
              most));
    }
    return figures;
  }

  /**
   * The channels of one row as pictures, all on one scale.
   *
   * @param first what stands before them
   * @param shape height, width, channels
   */
  static Figure.Pictures maps(
      String title, List<Cell> first, Shape shape, float[] numbers, int most) {
    int height = (int) shape.dimension(0).size();
    int width = (int) shape.dimension(1).size();
    int channels = (int) shape.dimension(2).size();
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    for (float number : numbers) {
      least = Math.min(least, number);
      greatest = Math.max(greatest, number);
    }
    List<Cell> cells = new ArrayList<>(first);
    for (int channel = 0; channel < Math.min(most, channels); channel++) {
      byte[] pixels = new byte[height * width];
      for (int place = 0; place < pixels.length && greatest > least; place++) {
        float number = numbers[place * channels + channel];
        pixels[place] = (byte) Math.round((number - least) / (greatest - least) * 255);
      }
      cells.add(new Cell(Picture.of(width, height, 1, pixels), String.valueOf(channel + 1)));
    }
    String all = most < channels ? " The first %,d of %,d filters.".formatted(most, channels) : "";
    return new Figure.Pictures(
        title,
        cells.size() <= 13 ? Math.max(1, cells.size()) : 9,
        List.of(),
        cells,
        "What the layer makes of the picture, one map a filter. Where a map is light, its filter"
            + " has found what it looks for; one that is black all over has found nothing here."
            + String.format(
                Locale.ROOT, " Black is %.3g and white %.3g, in all of them.", least, greatest)
            + all);
  }

  private List<Figure> filters(Configured show, NetworkPlan network) {
    for (NetworkPlan.LayerPlan layer : network.layers()) {
      for (Variable variable : model.program().variables()) {
        if (layer.variables().contains(variable.name())
            && variable.name().endsWith("/kernel")
            && variable.type().shape().rank() == 4) {
          Shape shape = variable.type().shape();
          FloatBuffer numbers =
              ByteBuffer.wrap(session.read(variable.name()))
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .asFloatBuffer();
          float[] kernel = new float[numbers.remaining()];
          numbers.get(kernel);
          return List.of(
              kernels(
                  layer.name(),
                  shape,
                  kernel,
                  (int) Math.min(4_096, show.options().whole("count"))));
        }
      }
    }
    return List.of();
  }

  /**
   * Kernels as pictures, each from its least weight to its greatest.
   *
   * @param shape height, width, channels that come in, channels that go out
   */
  static Figure kernels(String layer, Shape shape, float[] kernel, int most) {
    int height = (int) shape.dimension(0).size();
    int width = (int) shape.dimension(1).size();
    int in = (int) shape.dimension(2).size();
    int out = (int) shape.dimension(3).size();
    int channels = in == 3 ? 3 : 1;
    List<Cell> cells = new ArrayList<>();
    for (int filter = 0; filter < Math.min(most, out); filter++) {
      float[] weights = new float[height * width * channels];
      float least = Float.POSITIVE_INFINITY;
      float greatest = Float.NEGATIVE_INFINITY;
      for (int place = 0; place < height * width; place++) {
        for (int channel = 0; channel < channels; channel++) {
          float weight = kernel[(place * in + channel) * out + filter];
          weights[place * channels + channel] = weight;
          least = Math.min(least, weight);
          greatest = Math.max(greatest, weight);
        }
      }
      byte[] pixels = new byte[weights.length];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] =
            (byte)
                (greatest > least
                    ? Math.round((weights[i] - least) / (greatest - least) * 255)
                    : 128);
      }
      cells.add(new Cell(Picture.of(width, height, channels, pixels), String.valueOf(filter + 1)));
    }
    String note =
        "What each filter looks for: it puts out the more, the lighter the picture is where the"
            + " filter is light, and the darker where it is dark. Dark is a filter's least weight,"
            + " light its greatest.";
    return new Figure.Pictures(
        "filters of " + layer,
        Math.min(16, Math.max(1, cells.size())),
        List.of(),
        cells,
        in == 1 || in == 3 ? note : note + " Only the first of " + in + " channels is shown.");
  }
}
