package dev.nnc.benchmarks;

import java.awt.image.BufferedImage;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * How what a run costs grows with rows, columns, classes, different texts, layers, epochs, actions
 * and pictures. Each size is a process of its own ({@link GrowthTrial}); data and programs are
 * generated. The slope of a phase is the exponent between its two last sizes: 1 is in proportion.
 */
public final class GrowthBenchmark {
  /** Shorter phases are mostly the noise of a start. */
  private static final double LEAST_SECONDS = 0.2;

  private final Path root;
  private final Path folder;

  private GrowthBenchmark(Path root) {
    this.root = root;
    this.folder = root.resolve("target/growth");
  }

  /**
   * @param arguments the project's folder; then the subjects, all if there are none; a subject may
   *     be followed by a colon and its greatest size, as in {@code rows:10000000}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    new GrowthBenchmark(Path.of(arguments[0])).run(List.of(arguments).subList(1, arguments.length));
  }

  /** Writes the data for a size, and gives back the program. */
  private interface Program {
    String write(int size) throws IOException;
  }

  private record Subject(List<Integer> sizes, Program program) {}

  private SequencedMap<String, Subject> subjects() {
    SequencedMap<String, Subject> all = new LinkedHashMap<>();
    all.put("rows", new Subject(List.of(1_000, 10_000, 100_000, 1_000_000), this::rows));
    all.put("columns", new Subject(List.of(10, 100, 1_000, 10_000), this::columns));
    all.put("classes", new Subject(List.of(2, 10, 100, 1_000, 10_000), this::classes));
    all.put("texts", new Subject(List.of(10, 100, 1_000, 10_000), this::texts));
    all.put("layers", new Subject(List.of(10, 100, 300, 1_000), GrowthBenchmark::layers));
    all.put("epochs", new Subject(List.of(10, 100, 1_000, 10_000), GrowthBenchmark::epochs));
    all.put("actions", new Subject(List.of(1, 10, 100), GrowthBenchmark::actions));
    all.put("pictures", new Subject(List.of(100, 1_000, 10_000), this::pictures));
    return all;
  }

  private void run(List<String> wanted) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Map<String, Integer> greatest =
        wanted.stream()
            .map(each -> each.split(":", -1))
            .collect(
                Collectors.toMap(
                    parts -> parts[0],
                    parts -> parts.length > 1 ? Integer.parseInt(parts[1]) : Integer.MAX_VALUE));
    List<String> phases = GrowthTrial.PHASES;
    System.out.println(
        "| grows | size | "
            + String.join(" | ", phases)
            + " | whole, s | memory, MiB | report, kB |");
    System.out.println("|---".repeat(phases.size() + 5) + "|");
    for (Map.Entry<String, Subject> each : subjects().entrySet()) {
      if (!greatest.isEmpty() && !greatest.containsKey(each.getKey())) {
        continue;
      }
      int most = greatest.getOrDefault(each.getKey(), Integer.MAX_VALUE);
      List<Integer> sizes = new ArrayList<>(each.getValue().sizes());
      while (most != Integer.MAX_VALUE && sizes.getLast() < most) {
        sizes.add(Math.multiplyExact(sizes.getLast(), 10));
      }
      sizes.removeIf(size -> size > most);
      tell(each.getKey(), sizes, each.getValue().program());
    }
    System.out.printf(
        Locale.ROOT,
        "%nload average of the last minute: %.1f on %d processors%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors());
  }

  private void tell(String subject, List<Integer> sizes, Program program)
      throws IOException, InterruptedException {
    List<double[]> found = new ArrayList<>();
    for (int size : sizes) {
      Path file = folder.resolve(subject + ".nn");
      Files.writeString(file, "nn 1\n\n" + program.write(size));
      double[] trial = trial(file);
      found.add(trial);
      System.out.printf(Locale.ROOT, "| %s | %,d | %s |%n", subject, size, joined(trial));
    }
    if (found.size() < 2) {
      return;
    }
    double[] last = found.getLast();
    double[] before = found.get(found.size() - 2);
    double times = Math.log((double) sizes.getLast() / sizes.get(sizes.size() - 2));
    System.out.printf(
        "| %s | slope | %s |%n",
        subject,
        IntStream.range(0, last.length)
            .mapToObj(
                i ->
                    i <= GrowthTrial.PHASES.size() && last[i] < LEAST_SECONDS
                        ? "–"
                        : String.format(
                            Locale.ROOT,
                            "%.2f",
                            Math.log(last[i] / Math.max(before[i], 1e-3)) / times))
            .collect(Collectors.joining(" | ")));
  }

  private static String joined(double[] trial) {
    return IntStream.range(0, trial.length)
        .mapToObj(
            i ->
                String.format(
                    Locale.ROOT, i <= GrowthTrial.PHASES.size() ? "%.2f" : "%,.0f", trial[i]))
        .collect(Collectors.joining(" | "));
  }

  /** The seconds of the phases and of the whole process, its memory and the report's size. */
  private double[] trial(Path file) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx4g",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            GrowthTrial.class.getName(),
            root.toString(),
            file.toString());
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectError(new File("/dev/null")).start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    double whole = (System.nanoTime() - start) / 1e9;
    if (code != 0) {
      throw new IllegalStateException(file + " ended with " + code + ": " + told);
    }
    String[] parts = told.strip().split(" ", -1);
    double[] numbers = new double[GrowthTrial.PHASES.size() + 3];
    for (int i = 0; i < GrowthTrial.PHASES.size(); i++) {
      numbers[i] = Double.parseDouble(parts[i]);
    }
    numbers[GrowthTrial.PHASES.size()] = whole;
    numbers[numbers.length - 2] = Double.parseDouble(parts[parts.length - 2]);
    numbers[numbers.length - 1] = Double.parseDouble(parts[parts.length - 1]);
    return numbers;
  }

  private String rows(int rows) throws IOException {
    table(rows, 20);
    return ofTable(8_192);
  }

  private String columns(int columns) throws IOException {
    table(1_000, columns);
    return ofTable(128);
  }

  private static String ofTable(int batch) {
    return """
        data d from csv("table.csv") {
          x     = columns(except: y) -> standardize
          label = y -> category(2)
          split: random(test: 20%%, seed: 1)
        }
        network n from x { x -> dense(32, relu) -> dense(2, softmax) }
        train n on d { loss: cross_entropy(label), optimizer: adam, batch: %d, epochs: 1, metrics: accuracy }
        evaluate n on d.test { metrics: accuracy }
        """
        .formatted(batch);
  }

  /** Normally distributed numbers with five digits behind the point, and a class of two. */
  private void table(int rows, int columns) throws IOException {
    Random random = new Random(1);
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("table.csv"))) {
      for (int column = 0; column < columns; column++) {
        out.write("f" + column + ",");
      }
      out.write("y\n");
      StringBuilder line = new StringBuilder();
      for (int row = 0; row < rows; row++) {
        line.setLength(0);
        double sum = 0;
        for (int column = 0; column < columns; column++) {
          double number = random.nextGaussian();
          sum += column < 5 ? number : 0;
          fixed(line, number);
          line.append(',');
        }
        out.append(line.append(sum > 0 ? 1 : 0).append('\n'));
      }
    }
  }

  private static void fixed(StringBuilder line, double number) {
    long scaled = Math.round(Math.abs(number) * 100_000);
    line.append(number < 0 ? "-" : "").append(scaled / 100_000).append('.');
    String digits = String.valueOf(scaled % 100_000);
    line.repeat('0', 5 - digits.length()).append(digits);
  }

  private String classes(int classes) throws IOException {
    int rows = Math.max(20_000, 12 * classes);
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("classes.csv"))) {
      out.write("a,b,kind\n");
      Random random = new Random(1);
      for (int row = 0; row < rows; row++) {
        int kind = row % classes;
        out.write(kind % 100 + random.nextInt(3) + "," + kind / 100 + ",kind" + kind + "\n");
      }
    }
    return """
        data d from csv("classes.csv") {
          x     = [a, b] -> standardize
          label = kind -> category
          split: random(test: 20%%, seed: 1)
        }
        network n from x { x -> dense(8, relu) -> dense(%d, softmax) }
        train n on d { loss: cross_entropy(label), optimizer: adam, batch: 1024, epochs: 1, metrics: accuracy }
        evaluate n on d.test { metrics: accuracy, show: confusion, per_class, roc }
        """
        .formatted(classes);
  }

  private String texts(int texts) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("texts.csv"))) {
      out.write("word,y\n");
      for (int row = 0; row < 200_000; row++) {
        int word = (int) (row * 7_919L % texts);
        out.write("word" + word + "," + word % 2 + "\n");
      }
    }
    return """
        data d from csv("texts.csv") {
          x     = word -> category(unknown: "other")
          label = y -> category(2)
          split: random(test: 20%%, seed: 1)
        }
        network n from x { x -> embedding(4, vocabulary: %d) -> dense(2, softmax) }
        train n on d { loss: cross_entropy(label), optimizer: sgd(0.1), batch: 8192, epochs: 1, metrics: accuracy }
        evaluate n on d.test { metrics: accuracy }
        """
        .formatted(texts + 1);
  }

  private static String layers(int layers) {
    return """
        data d from circle(points: 500) {
          x     = [x, y]
          label = class -> category(2)
          split: random(test: 20%%, seed: 1)
        }
        network n from x { x -> dense(16) -> repeat(%d) { residual { layer_norm -> dense(16, relu) } } -> dense(2, softmax) }
        train n on d { loss: cross_entropy(label), optimizer: adam, batch: 32, epochs: 1, metrics: accuracy }
        """
        .formatted(layers);
  }

  private static String epochs(int epochs) {
    return """
        data d from circle(points: 500) {
          x     = [x, y]
          label = class -> category(2)
          split: random(validation: 20%%, seed: 1)
        }
        network n from x { x -> dense(8, tanh) -> dense(2, softmax) }
        train n on d { loss: cross_entropy(label), optimizer: adam, batch: 400, epochs: %d, metrics: accuracy }
        """
        .formatted(epochs);
  }

  private static String actions(int actions) {
    StringBuilder program =
        new StringBuilder(
            """
            data d from circle(points: 500) {
              x     = [x, y]
              label = class -> category(2)
              split: random(test: 20%, seed: 1)
            }
            network n from x { x -> dense(8, tanh) -> dense(2, softmax) }
            """);
    for (int i = 0; i < actions; i++) {
      program.append(
          """
          train n on d as t%1$d { loss: cross_entropy(label), optimizer: adam, epochs: 1, metrics: accuracy }
          evaluate n on d.test as e%1$d { metrics: accuracy }
          """
              .formatted(i));
    }
    return program.toString();
  }

  private String pictures(int pictures) throws IOException {
    Path all = folder.resolve("pictures");
    for (String kind : List.of("dark", "light")) {
      Files.createDirectories(all.resolve(kind));
    }
    Random random = new Random(1);
    for (int i = 0; i < pictures; i++) {
      Path file = all.resolve(i % 2 == 0 ? "dark" : "light").resolve(i + ".png");
      if (Files.exists(file)) {
        continue;
      }
      BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
      for (int pixel = 0; pixel < 64 * 64; pixel++) {
        image.getRaster().setSample(pixel % 64, pixel / 64, 0, random.nextInt(128) + i % 2 * 100);
      }
      ImageIO.write(image, "png", file.toFile());
    }
    return """
        data d from folders("pictures") {
          x     = pixels -> scale(1/255)
          label = class
          split: random(test: 20%, seed: 1)
        }
        network n from x { x -> conv(4, 3x3, stride: 2, activation: relu) -> flatten -> dense(2, softmax) }
        train n on d { loss: cross_entropy(label), optimizer: adam, batch: 32, epochs: 1, metrics: accuracy }
        evaluate n on d.test { metrics: accuracy }
        """;
  }
}
