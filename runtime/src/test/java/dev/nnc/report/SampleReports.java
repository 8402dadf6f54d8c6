package dev.nnc.report;

import dev.nnc.draw.Graph;
import dev.nnc.report.ReportData.Confusion;
import dev.nnc.report.ReportData.EpochRow;
import dev.nnc.report.ReportData.Evaluation;
import dev.nnc.report.ReportData.FactGroup;
import dev.nnc.report.ReportData.LayerStatistics;
import dev.nnc.report.ReportData.LayerSummary;
import dev.nnc.report.ReportData.NetworkSummary;
import dev.nnc.report.ReportData.Notice;
import dev.nnc.report.ReportData.Phase;
import dev.nnc.report.ReportData.PredictionTable;
import dev.nnc.report.ReportData.Regression;
import dev.nnc.report.ReportData.Severity;
import dev.nnc.report.ReportData.State;
import dev.nnc.report.ReportData.Status;
import dev.nnc.report.ReportData.TruthRow;
import dev.nnc.report.ReportData.TruthTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Made-up runs that look like real ones: their curves fall, their classes are confused. */
final class SampleReports {
  private SampleReports() {}

  private static DataSummary data() {
    List<List<Integer>> histogram = List.of(List.of(1, 5, 2), List.of(2, 6, 0));
    List<DataSummary.Top> none = List.of();
    return new DataSummary(
        "digits",
        "1,797 rows from digits.csv: 1,438 train, 359 test.",
        List.of("train", "test"),
        List.of(
            new DataSummary.Column(
                "size",
                "number",
                "0.2 %",
                "",
                "−1",
                "2.500",
                "1,000",
                histogram,
                none,
                "+0.100 sd",
                false),
            new DataSummary.Column(
                "weight", "number", "11 %", "", "0", "1", "2", histogram, none, "−0.900 sd", true),
            new DataSummary.Column(
                "town",
                "text",
                "0",
                "1,204",
                "",
                "",
                "",
                List.of(),
                List.of(new DataSummary.Top("Rome", 0.7), new DataSummary.Top("Oslo", 0.1)),
                "",
                false),
            new DataSummary.Column(
                "picture", "picture", "–", "", "", "", "", List.of(), none, "", false)),
        List.of(
            new DataSummary.Balance(
                "kind",
                List.of(
                    new DataSummary.Count("yes", List.of(700L, 170L)),
                    new DataSummary.Count("no", List.of(738L, 189L))))));
  }

  /** A classifier of ten digits with pictures. */
  static ReportData digits() {
    Random random = new Random(7);
    List<String> labels = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    Confusion confusion = confusion(labels, 36, random);
    List<WrongExample> wrong = new ArrayList<>();
    for (int truth = 0; truth < 10; truth++) {
      for (int prediction = 0; prediction < 10; prediction++) {
        for (int i = 0; truth != prediction && i < confusion.count(truth, prediction); i++) {
          double probability = 0.45 + 0.5 * random.nextDouble();
          wrong.add(
              new WrongExample(
                  "row " + (random.nextInt(360) + 1),
                  labels.get(truth),
                  labels.get(prediction),
                  probability,
                  (1 - probability) * random.nextDouble(),
                  Picture.of(8, 8, 1, digit(truth, random)),
                  Map.of()));
        }
      }
    }
    Map<String, Double> results = new LinkedHashMap<>();
    results.put("accuracy", (double) confusion.correct() / confusion.total());
    results.put("loss", 0.12874);
    return ReportData.of(
            "Digits, one hidden layer",
            "mlp.nn",
            """
            nn 1

            // Handwritten digits, 8 by 8 pixels, with one hidden layer: the smallest real task.
            param rate   = 0.1 in log(1e-5 .. 10)
            param hidden = 50  in 1 .. 200

            data digits from csv("digits.csv") {
              image = pixels -> scale(1/16) -> reshape(8x8)
              label = class -> category(10)
              split: random(validation: 10%, test: 20%, seed: 42)
            }

            network mlp from image {
              image -> flatten
                    -> dense(hidden, sigmoid, weights: normal(0, 1), bias: constant(0.01))
                    -> dense(10, softmax)
            }

            train mlp on digits {
              loss:       cross_entropy(label)
              optimizer:  sgd(rate)
              batch:      100
              epochs:     100
              metrics:    accuracy
              stop:       no_improvement(validation.loss, patience: 10, restore: best)
            }

            evaluate mlp on digits.test { metrics: accuracy, show: confusion }
            report { format: html }
            """,
            new Status(State.FINISHED, "All 100 epochs were executed."))
        .withData(List.of(data()))
        .withCommands(List.of(new ReportData.Command("Predict", "nnc predict runs/mlp-1 new.csv")))
        .withNetworks(
            List.of(
                new NetworkSummary(
                    "mlp",
                    List.of(
                        new LayerSummary("image", "input", "[batch, 8, 8]", 0),
                        new LayerSummary("flatten", "flatten", "[batch, 64]", 0),
                        new LayerSummary("dense_1", "dense (sigmoid)", "[batch, 50]", 3250),
                        new LayerSummary("dense_2", "dense (softmax)", "[batch, 10]", 510)),
                    3760,
                    3760)))
        .withPhases(List.of(phase("train mlp", 100, random)))
        .withEvaluations(
            List.of(
                new Evaluation(
                    "evaluate mlp",
                    "mlp",
                    "digits",
                    "test",
                    confusion.total(),
                    results,
                    confusion,
                    List.of(),
                    wrong,
                    null,
                    null)))
        .withProvenance(provenance())
        .withNotices(
            List.of(
                new Notice(
                    Severity.WARNING,
                    "NN4107",
                    "mlp.nn:9:3",
                    "The classes are not of equal size: 3 has 183 examples, 8 has 174.")));
  }

  /** The XOR gate: a truth table and two classes. */
  static ReportData xor() {
    Random random = new Random(3);
    List<EpochRow> epochs = new ArrayList<>();
    double[] first = new double[600];
    double[] second = new double[600];
    for (int i = 0; i < 600; i++) {
      double loss = 0.7 / (1 + Math.exp((i - 260) / 40.0)) + 0.004 + 0.001 * random.nextDouble();
      epochs.add(
          new EpochRow(
              i + 1, Map.of("loss", loss, "accuracy", i < 240 ? 0.5 : i < 280 ? 0.75 : 1), 4e-4));
      second[i] = 0.3 * loss * (1 + 0.2 * random.nextDouble());
      first[i] = second[i] / (i < 260 ? 60 : 18) * (1 + 0.2 * random.nextDouble());
    }
    Map<String, Double> results = new LinkedHashMap<>();
    results.put("accuracy", 1.0);
    results.put("loss", 0.00431);
    return ReportData.of("XOR", "xor.nn", "nn 1\n", new Status(State.FINISHED, ""))
        .withNetworks(
            List.of(
                new NetworkSummary(
                    "gate",
                    List.of(
                        new LayerSummary("dense_1", "dense (sigmoid)", "[batch, 2]", 6),
                        new LayerSummary("dense_2", "dense (sigmoid)", "[batch, 1]", 3)),
                    9,
                    9)))
        .withPhases(
            List.of(
                new Phase(
                    "train gate",
                    "gate",
                    "xor",
                    epochs,
                    List.of(
                        LayerStatistics.of("dense_1", first, new double[0]),
                        LayerStatistics.of("dense_2", second, new double[0])),
                    null,
                    null,
                    null)))
        .withEvaluations(
            List.of(
                new Evaluation(
                    "evaluate gate",
                    "gate",
                    "xor",
                    "all",
                    4,
                    results,
                    Confusion.of(List.of("0", "1"), new long[][] {{2, 0}, {0, 2}}),
                    List.of(),
                    List.of(),
                    null,
                    new TruthTable(
                        List.of("a", "b"),
                        List.of(
                            new TruthRow(List.of("0", "0"), "0", "0.0038", true),
                            new TruthRow(List.of("0", "1"), "1", "0.9961", true),
                            new TruthRow(List.of("1", "0"), "1", "0.9957", true),
                            new TruthRow(List.of("1", "1"), "0", "0.0046", true))))));
  }

  /** A regression that was stopped early, with a table of predictions. */
  static ReportData housing() {
    Random random = new Random(11);
    int size = 4000;
    double[] truth = new double[size];
    double[] prediction = new double[size];
    for (int i = 0; i < size; i++) {
      truth[i] = 0.3 + 4.5 * Math.pow(random.nextDouble(), 1.6);
      prediction[i] = 0.35 + 0.85 * truth[i] + 0.42 * random.nextGaussian();
    }
    Map<String, Double> results = new LinkedHashMap<>();
    results.put("mse", 0.21843);
    results.put("mae", 0.33412);
    results.put("r2", 0.7861);
    List<EpochRow> epochs = new ArrayList<>();
    for (int i = 1; i <= 14; i++) {
      epochs.add(
          new EpochRow(
              i,
              Map.of(
                  "loss", 0.2 + 1.2 / i,
                  "mae", 0.3 + 0.6 / i,
                  "validation.loss", 0.24 + 1.1 / i + (i > 9 ? 0.012 * (i - 9) : 0),
                  "validation.mae", 0.33 + 0.6 / i),
              0.31 + 0.05 * random.nextDouble()));
    }
    return ReportData.of(
            "Housing prices",
            "housing.nn",
            "nn 1\n",
            new Status(State.STOPPED_EARLY, "No better validation.loss for 5 epochs."))
        .withNetworks(
            List.of(
                new NetworkSummary(
                    "regression",
                    List.of(
                        new LayerSummary("concat", "concat", "[batch, 13]", 0),
                        new LayerSummary("dense_1", "dense (relu)", "[batch, 30]", 420),
                        new LayerSummary("dense_2", "dense", "[batch, 1]", 31)),
                    451,
                    451)))
        .withPhases(
            List.of(
                new Phase(
                    "train regression",
                    "regression",
                    "housing",
                    epochs,
                    List.of(),
                    9,
                    "validation.loss",
                    "no better validation.loss for 5 epochs")))
        .withEvaluations(
            List.of(
                new Evaluation(
                    "evaluate regression",
                    "regression",
                    "housing",
                    "test",
                    size,
                    results,
                    null,
                    List.of(),
                    List.of(),
                    Regression.of("value", truth, prediction),
                    null)))
        .withPredictions(
            List.of(
                new PredictionTable(
                    "Predictions for new.csv",
                    List.of("longitude", "latitude", "rooms", "income", "ocean", "value"),
                    List.of(
                        List.of("-122.23", "37.88", "880", "8.3252", "NEAR BAY", "4.13"),
                        List.of("-118.41", "34.02", "2214", "3.1042", "<1H OCEAN", "2.87")))))
        .withProvenance(provenance());
  }

  /** A classifier of 50 classes with long names and a failed end. */
  static ReportData manyClasses() {
    Random random = new Random(5);
    List<String> labels =
        IntStream.range(0, 50).mapToObj(i -> "category number " + (i + 1)).toList();
    Confusion confusion = confusion(labels, 80, random);
    return ReportData.of(
            "Fifty classes",
            "many.nn",
            "",
            new Status(State.FAILED, "The loss is no longer a number since epoch 12."))
        .withEvaluations(
            List.of(
                new Evaluation(
                    "evaluate wide",
                    "wide",
                    "many",
                    "test",
                    confusion.total(),
                    Map.of("accuracy", (double) confusion.correct() / confusion.total()),
                    confusion,
                    List.of(),
                    List.of(
                        new WrongExample(
                            "line 17",
                            labels.get(2),
                            labels.get(3),
                            0.91,
                            0.04,
                            null,
                            Map.of("width", "3.1", "colour", "red"))),
                    null,
                    null)));
  }

  /** Two trainings and all figures, with a network of two branches. */
  static ReportData figures() {
    Random random = new Random(4);
    List<EpochRow> slow = new ArrayList<>();
    List<EpochRow> fast = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      slow.add(
          new EpochRow(
              i, Map.of("loss", 1.0 / i, "rate", 0.1 / i), i == 1 ? 0.9 : 0.02 + i * 1e-4));
      fast.add(new EpochRow(i, Map.of("loss", 0.05 / i), 0.01));
    }
    List<LayerStatistics> layers =
        List.of(
            LayerStatistics.of("dense_1", new double[] {1e-6, 1e-6}, new double[] {0.1, 0.97}),
            LayerStatistics.of("dense_2", new double[] {0.1, 0.1}, new double[] {0.1, 0.2}));
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    byte[] plane = new byte[20 * 15 * 4];
    random.nextBytes(plane);
    for (int i = 0; i < 80; i++) {
      x.add(random.nextGaussian());
      y.add(random.nextGaussian() * 1e-4);
    }
    List<Figure.Series> clouds = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      clouds.add(
          new Figure.Series(
              "class " + i,
              Figure.Style.POINTS,
              i,
              x.subList(i * 8, i * 8 + 8),
              y.subList(i * 8, i * 8 + 8)));
    }
    List<Figure.Cell> cells = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      cells.add(new Figure.Cell(Picture.of(8, 8, 1, digit(i % 10, random)), "epoch " + i));
    }
    List<Figure> figures =
        List.of(
            new Figure.Plot(
                "ROC",
                "others taken for it",
                "found",
                new Figure.Range(0, 1),
                new Figure.Range(0, 1),
                List.of(
                    new Figure.Series(
                        "by chance", Figure.Style.DASHED, -1, List.of(0.0, 1.0), List.of(0.0, 1.0)),
                    new Figure.Series(
                        "left: AUC 0.900",
                        Figure.Style.MARKED,
                        0,
                        List.of(0.0, 0.2, 1.0),
                        List.of(0.0, 0.8, 1.0))),
                null,
                "AUC: the area."),
            new Figure.Plot(
                "decision boundary",
                "x",
                "y",
                null,
                null,
                clouds,
                Picture.of(20, 15, 4, plane),
                ""),
            new Figure.Pictures("pictures", 15, List.of(), cells, "The first 30 of 90 rows."),
            new Figure.Table(
                "Thresholds",
                List.of("from", "precision", "recall"),
                List.of(List.of("0.5", "0.9", "0.8")),
                ""));
    Graph graph =
        new Graph(
            List.of(
                new Graph.Node(Graph.Sort.INPUT, "x", "", "", 0, 0, "[2]", -1),
                new Graph.Node(
                    Graph.Sort.LAYER,
                    "dense(8)",
                    "dense_1",
                    "dense_1, 24 parameters",
                    24,
                    1,
                    "[8]",
                    0),
                new Graph.Node(Graph.Sort.EXPRESSION, "+", "", "", 0, 0, "[8]", 0),
                new Graph.Node(Graph.Sort.OUTPUT, "net", "", "", 0, 0, "", -1)),
            List.of(
                new Graph.Edge(0, 1),
                new Graph.Edge(1, 2),
                new Graph.Edge(0, 2),
                new Graph.Edge(2, 3)),
            List.of(new Graph.Group("unit(8)", -1)));
    return ReportData.of("Figures", "figures.nn", "", new Status(State.FINISHED, ""))
        .withNetworks(
            List.of(
                new NetworkSummary(
                    "net",
                    List.of(new LayerSummary("dense_1", "dense", "[8]", 24)),
                    24,
                    24,
                    graph)))
        .withPhases(
            List.of(
                new Phase("train", "net", "d", slow, layers, null, null, false, null, figures),
                new Phase("fine_tune", "net", "d", fast, List.of(), null, null, null)))
        .withEvaluations(
            List.of(
                evaluation("evaluate: price", "net.price", Map.of("r2", 0.9)),
                evaluation("evaluate: spam", "net.spam", Map.of("binary_accuracy", 0.75))
                    .withFigures(figures)))
        .withPredictions(
            List.of(new PredictionTable("predict", List.of("a"), List.of(List.of("1")), figures)));
  }

  private static Evaluation evaluation(String name, String network, Map<String, Double> results) {
    return new Evaluation(
        name, network, "d", "test", 40, results, null, List.of(), List.of(), null, null);
  }

  /** What is rare: one epoch, no finite loss, thirty layers, endless names, two evaluations. */
  static ReportData extremes() {
    Random random = new Random(9);
    String longName = "a_name_without_any_space_".repeat(8);
    List<EpochRow> lost = new ArrayList<>();
    double[] norms = new double[40];
    for (int i = 0; i < 40; i++) {
      lost.add(new EpochRow(i + 1, Map.of("loss", Double.NaN, "zero", 0.0), 3 + i));
      norms[i] = i < 30 ? 1e-3 * i : 0;
    }
    List<LayerStatistics> layers =
        IntStream.rangeClosed(1, 30)
            .mapToObj(
                i ->
                    LayerStatistics.of(
                        i == 7 ? longName : "conv_" + i, norms, new double[] {random.nextDouble()}))
            .toList();
    Evaluation evaluation =
        new Evaluation(
            "evaluate " + longName,
            longName,
            longName,
            "test",
            3,
            Map.of(longName, Double.NEGATIVE_INFINITY, "r2", -0.4),
            Confusion.of(List.of(longName, "b"), new long[][] {{0, 2}, {0, 1_234_567}}),
            List.of(),
            List.of(),
            Regression.of(longName, new double[] {1, 1, 1}, new double[] {2, 2, Double.NaN}),
            null);
    return ReportData.of(
            longName,
            longName + ".nn",
            "data " + longName + " from csv(\"" + longName + "\")",
            new Status(State.INTERRUPTED, longName))
        .withNetworks(
            List.of(
                new NetworkSummary(
                    longName, List.of(new LayerSummary(longName, longName, longName, 1)), 1, 0)))
        .withPhases(
            List.of(
                new Phase(
                    "one",
                    longName,
                    longName,
                    List.of(new EpochRow(1, Map.of("loss", 0.5), 0.1)),
                    List.of(),
                    1,
                    null,
                    null),
                new Phase("lost", "n", "d", lost, layers, null, null, longName)))
        .withEvaluations(List.of(evaluation, evaluation))
        .withPredictions(
            List.of(
                new PredictionTable(
                    longName, List.of(longName, "b"), List.of(List.of(longName, longName)))))
        .withProvenance(List.of(new FactGroup(longName, Map.of(longName, longName))))
        .withNotices(List.of(new Notice(Severity.ERROR, "NN9999", longName, longName)));
  }

  /** A phase with curves, two layers that learn at different speed, and a gap. */
  static Phase phase(String name, int size, Random random) {
    List<EpochRow> epochs = new ArrayList<>();
    double[] first = new double[size];
    double[] second = new double[size];
    double[] flat = new double[size];
    double[] output = new double[size];
    for (int i = 0; i < size; i++) {
      double t = i * 100.0 / size;
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("loss", 2.4 * Math.exp(-t / 14) + 0.05 + 0.004 * random.nextGaussian());
      values.put("accuracy", 0.99 - 0.85 * Math.exp(-t / 9));
      values.put("validation.loss", 2.45 * Math.exp(-t / 13) + 0.12 + 0.02 * random.nextDouble());
      values.put(
          "validation.accuracy", 0.965 - 0.85 * Math.exp(-t / 9) + 0.01 * random.nextDouble());
      epochs.add(new EpochRow(i + 1, values, 0.031 + 0.004 * random.nextDouble()));
      second[i] = 1.1 * Math.exp(-t / 25) * (1 + 0.15 * random.nextDouble());
      first[i] = second[i] / 24 * (1 + 0.15 * random.nextDouble());
      flat[i] = 0.62 - 0.2 * Math.exp(-t / 20) + 0.01 * random.nextDouble();
      output[i] = 0.04 + 0.1 * t / 100;
    }
    return new Phase(
        name,
        "mlp",
        "digits",
        epochs,
        List.of(
            LayerStatistics.of("dense_1", first, flat),
            LayerStatistics.of("dense_2", second, output)),
        Math.max(1, size * 87 / 100),
        "validation.loss",
        false,
        null,
        List.of());
  }

  private static Confusion confusion(List<String> labels, int support, Random random) {
    int size = labels.size();
    long[][] counts = new long[size][size];
    for (int truth = 0; truth < size; truth++) {
      for (int i = 0; i < support + random.nextInt(5); i++) {
        boolean right = random.nextDouble() < 0.955;
        counts[truth][right ? truth : (truth + 1 + random.nextInt(size / 2)) % size]++;
      }
    }
    return Confusion.of(labels, counts);
  }

  private static List<FactGroup> provenance() {
    Map<String, String> run = new LinkedHashMap<>();
    run.put("started", "2026-03-14 09:26:53 UTC");
    run.put("duration", "3.2 s");
    run.put("command", "nnc run samples/digits/mlp.nn --set hidden=50");
    run.put("seed", "42");
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("device", "CPU");
    machine.put("threads", "1 inter-op, 1 intra-op");
    machine.put("system", "Linux amd64");
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("nnc", "0.1.0");
    versions.put("TensorFlow", "2.18.0 (Java 1.1.0)");
    versions.put("Tribuo", "4.3.2");
    versions.put("Java", "25");
    Map<String, String> hashes = new LinkedHashMap<>();
    hashes.put("mlp.nn", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    hashes.put(
        "digits.csv", "sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752");
    return List.of(
        new FactGroup("Run", run),
        new FactGroup("Machine", machine),
        new FactGroup("Versions", versions),
        new FactGroup("Hashes", hashes),
        new FactGroup("Set on the command line", Map.of("hidden", "50")));
  }

  /** A digit of five by seven pixels within eight by eight, blurred by some noise. */
  private static byte[] digit(int digit, Random random) {
    String[] glyphs = {
      "01110 10001 10011 10101 11001 10001 01110", "00100 01100 00100 00100 00100 00100 01110",
      "01110 10001 00001 00110 01000 10000 11111", "11110 00001 00001 01110 00001 00001 11110",
      "00010 00110 01010 10010 11111 00010 00010", "11111 10000 11110 00001 00001 10001 01110",
      "00110 01000 10000 11110 10001 10001 01110", "11111 00001 00010 00100 01000 01000 01000",
      "01110 10001 10001 01110 10001 10001 01110", "01110 10001 10001 01111 00001 00010 01100"
    };
    String[] rows = glyphs[digit].split(" ", -1);
    byte[] pixels = new byte[64];
    for (int row = 0; row < 7; row++) {
      for (int column = 0; column < 5; column++) {
        int ink = rows[row].charAt(column) == '1' ? 150 + random.nextInt(105) : random.nextInt(60);
        pixels[row * 8 + column + 1] = (byte) ink;
      }
    }
    return pixels;
  }
}
