package dev.nnc.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.api.Program;
import dev.nnc.api.RunEnd;
import dev.nnc.api.RunOptions;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.predict.AnswerFormat;
import dev.nnc.predict.Predictor;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a stranger's program uses it: what it answers, and how its class looks. */
class JarExportTest {
  private static final String FLOWERS =
      """
      nn 1
      data d from csv("d.csv") {
        x = [`sepal length (cm)`, class, `%`] -> impute(mean) -> standardize
        k = `colour*/` -> category -> one_hot
        t = kind -> category
        split: everything
      }
      network net from x, k { concat(x, k) -> dense(3, tanh) -> dense(3, softmax) }
      train net on d { loss: cross_entropy(t), optimizer: sgd(0.1), epochs: 3, batch: 4 }
      """;

  @TempDir Path folder;

  private Path run(String program) {
    RunEnd end =
        Program.of(program, folder.resolve("model.nn"))
            .run(RunOptions.in(folder.resolve("runs")).withSeed(1).withThreads(1));
    assertThat(end.isFinished()).as(end.problems().toString()).isTrue();
    return end.folder().orElseThrow();
  }

  private Path flowers() throws IOException {
    StringBuilder csv = new StringBuilder("sepal length (cm),class,%,colour*/,kind\n");
    for (int i = 0; i < 24; i++) {
      csv.append(i == 3 ? "" : String.valueOf(i * 0.37))
          .append(',')
          .append(i * i % 7)
          .append(',')
          .append(i % 5)
          .append(',')
          .append(List.of("red", "b\"lue").get(i % 2).replace("b\"lue", "\"b\"\"lue\""))
          .append(',')
          .append(List.of("low", "mid", "high").get(i / 8))
          .append('\n');
    }
    Files.writeString(folder.resolve("d.csv"), csv);
    return run(FLOWERS);
  }

  private Path jar(Path run, String className) throws IOException {
    Path jar = folder.resolve(className + ".jar");
    try (Predictor predictor = open(run)) {
      String network = predictor.networks().getLast();
      assertThat(new JarExport(predictor, network, className).write(jar)).isEmpty();
    }
    return jar;
  }

  private Predictor open(Path run) {
    return Predictor.open(run, DataPlaces.of(Map.of(), folder), LocalEnvironment.quiet())
        .value()
        .orElseThrow();
  }

  /** What {@code nnc predict} writes for the rows of a table or for a picture. */
  private List<String> predicted(Path run, Path file) throws IOException {
    StringWriter text = new StringWriter();
    try (Predictor predictor = open(run)) {
      String network = predictor.networks().getLast();
      AnswerFormat.CSV.write(
          predictor
              .ofFiles(network, List.of(file), InputStream.nullInputStream())
              .value()
              .orElseThrow()
              .answers(),
          text);
    }
    return text.toString().lines().toList();
  }

  /**
   * Compiles statements that make a text against the jar, as a stranger would, and executes them.
   */
  private String ask(Path jar, String statements) throws Exception {
    String source =
        """
        import dev.nnc.api.*;
        import java.nio.file.*;
        import java.util.*;
        public class Client {
          public static String ask() throws Exception {
        %s
          }
        }
        """
            .formatted(statements);
    Path classes = Files.createDirectories(folder.resolve("client"));
    StringWriter said = new StringWriter();
    ToolProvider.getSystemJavaCompiler()
        .getTask(
            said,
            null,
            null,
            List.of(
                "-d",
                classes.toString(),
                "-proc:none",
                "-cp",
                jar + File.pathSeparator + System.getProperty("java.class.path")),
            null,
            List.of(
                new SimpleJavaFileObject(
                    URI.create("string:///Client.java"), JavaFileObject.Kind.SOURCE) {
                  @Override
                  public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return source;
                  }
                }))
        .call();
    assertThat(said.toString()).isEmpty();
    URL[] path = {jar.toUri().toURL(), classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      return (String) loader.loadClass("Client").getMethod("ask").invoke(null);
    }
  }

  /** Strange names of columns have names in Java, and answers are those of the command line. */
  @Test
  void answersAsTheCommandLineDoes() throws Exception {
    Path run = flowers();
    Path jar = jar(run, "org.example.Flowers");
    // Each by itself, since rows that are asked together may differ in their last bits.
    List<String> expected = new ArrayList<>();
    for (String row : List.of("5.1,3,2,red", ",0,0.1,\"b\"\"lue\"", "1e-7,1e7,-0.5,red")) {
      Path rows =
          Files.writeString(
              folder.resolve("rows.csv"), "sepal length (cm),class,%,colour*/\n" + row + "\n");
      String line = predicted(run, rows).getLast();
      if (row.contains("1e7")) {
        line = line.substring(0, line.lastIndexOf(',')); // the warning
      }
      expected.add(line.substring(line.length() - ends(line, 4)));
    }
    String asked =
        ask(
            jar,
            """
            List<Answer.OneClass> all = new ArrayList<>();
            all.add(org.example.Flowers.predict(5.1, 3, 2, "red"));
            all.add(
                org.example.Flowers.predict(new org.example.Flowers.Row(null, 0.0, 0.1, "b\\"lue")));
            for (Prediction each :
                org.example.Flowers.predictAll(
                    List.of(new org.example.Flowers.Row(1e-7, 1e7, -0.5, "red")))) {
              all.add(org.example.Flowers.answer(each));
            }
            org.example.Flowers.close();
            all.add(org.example.Flowers.predict(5.1, 3, 2, "red"));
            org.example.Flowers.close();
            StringBuilder text = new StringBuilder();
            for (Answer.OneClass each : all) {
              text.append(each.name());
              each.probabilities().values().forEach(value -> text.append(',').append(value));
              text.append('\\n');
            }
            return text.toString();
            """);
    List<List<String>> answers = asked.lines().map(JarExportTest::cells).toList();
    assertThat(answers.subList(0, 3))
        .isEqualTo(expected.stream().map(JarExportTest::cells).toList());
    assertThat(answers.get(3)).as("after it was closed").isEqualTo(answers.getFirst());
    try (JarFile file = new JarFile(jar.toFile());
        InputStream source = file.getInputStream(file.getJarEntry("org/example/Flowers.java"))) {
      assertThat(new String(source.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .contains(
              "double sepalLengthCm",
              "double class_",
              "double column3",
              "String colour",
              "sepal length (cm), a number",
              "colour&#42;&#47;, a text, one of b&#34;lue, red");
      assertThat(file.getJarEntry("META-INF/maven/org.example/flowers/pom.xml")).isNotNull();
      assertThat(file.stream().map(each -> each.getName()).filter(it -> it.contains("report")))
          .isEmpty();
    }
  }

  /** The last cells of a line, from the end. */
  private static int ends(String line, int cells) {
    int at = line.length();
    for (int i = 0; i < cells; i++) {
      at = line.lastIndexOf(',', at - 1);
    }
    return line.length() - at - 1;
  }

  /** A class, and numbers to the bit. */
  private static List<String> cells(String line) {
    List<String> cells = List.of(line.split(",", -1));
    return IntStream.range(0, cells.size())
        .mapToObj(i -> i == 0 ? cells.get(0) : Float.toHexString(Float.parseFloat(cells.get(i))))
        .toList();
  }

  @Test
  void whatCannotBePredictedOnIsAProblem() throws Exception {
    Path jar = jar(flowers(), "org.example.Flowers");
    String said =
        ask(
            jar,
            """
            StringBuilder text = new StringBuilder();
            try {
              org.example.Flowers.predict(5.1, 3, 2, "green");
            } catch (ProblemException refused) {
              text.append(refused.problems().getFirst().message()).append('\\n');
            }
            List<Prediction> all =
                org.example.Flowers.predictAll(
                    List.of(
                        new org.example.Flowers.Row(5.1, 3.0, 2.0, "red"),
                        new org.example.Flowers.Row(5.1, 3.0, 2.0, null)));
            text.append(all.get(0) instanceof Prediction.Answered).append('\\n');
            text.append(((Prediction.Refused) all.get(1)).problem().message()).append('\\n');
            org.example.Flowers.close();
            return text.toString();
            """);
    assertThat(said.lines().toList().get(0)).contains("green");
    assertThat(said.lines().toList().get(1)).isEqualTo("true");
    assertThat(said.lines().toList().get(2)).contains("colour*/");
  }

  /** Names that the class itself might have, texts, several outputs, an import, labels. */
  @Test
  void textsAndSeveralOutputs() throws Exception {
    Files.writeString(
        folder.resolve("d.csv"),
        """
        java,dev,y,tags
        good film,1,10,a b
        bad film,2,20,b
        good day,3,30,a
        bad day,4,40,a b
        """);
    Files.writeString(
        folder.resolve("part.nn"),
        "nn 1\nblock middle(n) from x to y { y = x -> dense(n, tanh) }\n");
    Path run =
        run(
            """
            nn 1
            import middle from "part.nn"
            data d from csv("d.csv") {
              w = java -> split_words -> bag_of_words(6)
              x = dev
              t = y -> standardize
              g = tags -> split_words -> multi_hot
              split: everything
            }
            network Row from w, x to value, tag {
              h = concat(w, x) -> middle(4)
              value = h -> dense(1)
              tag = h -> dense(2, sigmoid)
            }
            train Row on d {
              loss: mse(value, t) + binary_cross_entropy(tag, g)
              optimizer: sgd(0.01), epochs: 2, batch: 2
            }
            """);
    Path jar = jar(run, "org.example.Row");
    Path rows = Files.writeString(folder.resolve("rows.csv"), "java,dev\ngood film,7\n");
    String expected = predicted(run, rows).getLast();
    String asked =
        ask(
            jar,
            """
            org.example.Row.Answers answers = org.example.Row.predict("good film", 7);
            org.example.Row.close();
            return answers.value().value()
                + "," + String.join(", ", answers.tag().names())
                + "," + answers.tag().probabilities();
            """);
    assertThat(cells("x," + asked.substring(0, asked.indexOf(','))).get(1))
        .isEqualTo(cells("x," + expected.split(",", -1)[3]).get(1));
    assertThat(asked).contains("{a=", "b=");
  }

  /** A run that begins with the weights of another has copies of it, which the jar needs, too. */
  @Test
  void aNetworkOfAnotherRun() throws Exception {
    flowers();
    Path run =
        run(
            FLOWERS
                .replace("nn 1\n", "nn 1\nimport net from run(\"model\")\n")
                .replaceAll("(?m)^network .*\n", ""));
    Path rows =
        Files.writeString(
            folder.resolve("rows.csv"), "sepal length (cm),class,%,colour*/\n5.1,3,2,red\n");
    String expected = predicted(run, rows).getLast();
    String asked =
        ask(
            jar(run, "org.example.Flowers"),
            """
            Answer.OneClass one = org.example.Flowers.predict(5.1, 3, 2, "red");
            org.example.Flowers.close();
            StringBuilder text = new StringBuilder(one.name());
            one.probabilities().values().forEach(value -> text.append(',').append(value));
            return text.toString();
            """);
    assertThat(cells(asked))
        .isEqualTo(cells(expected.substring(expected.length() - ends(expected, 4))));
  }

  @Test
  void picturesAndWideTables() throws Exception {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    for (String name : List.of("dark", "light")) {
      for (int i = 0; i < 4; i++) {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        image.setRGB(i, i, name.equals("dark") ? 0x111111 : 0xEEEEEE);
        Path file = Files.createDirectories(pictures.resolve(name)).resolve(i + ".png");
        ImageIO.write(image, "png", file.toFile());
      }
    }
    Path run =
        run(
            """
            nn 1
            data d from folders("pictures") {
              x = pixels -> scale(1/255)
              t = class
              split: everything
            }
            network net from x { x -> flatten -> dense(2, softmax) }
            train net on d { loss: cross_entropy(t), optimizer: sgd(0.1), epochs: 2, batch: 4 }
            """);
    Path picture = pictures.resolve("light/2.png");
    String asked =
        ask(
            jar(run, "org.example.Shades"),
            """
            Answer.OneClass one = org.example.Shades.predict(Path.of("%1$s"));
            String all = org.example.Shades.predictAll(List.of(Path.of("%1$s"))).toString();
            org.example.Shades.close();
            return one.name() + "," + one.probabilities().get("dark")
                + "," + one.probabilities().get("light");
            """
                .formatted(picture.toString().replace('\\', '/')));
    String expected = predicted(run, picture).getLast();
    assertThat(cells(asked))
        .isEqualTo(cells(expected.substring(expected.length() - ends(expected, 3))));

    String columns =
        IntStream.range(0, 120).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    String row = IntStream.range(0, 120).mapToObj(i -> "" + i).collect(Collectors.joining(","));
    Files.writeString(
        folder.resolve("wide.csv"), columns + ",y\n" + (row + ",1\n").repeat(3) + row + ",2\n");
    Path wide =
        run(
            """
            nn 1
            data d from csv("wide.csv") {
              x = [%s]
              t = y
              split: everything
            }
            network net from x { x -> dense(1) }
            train net on d { loss: mse(t), optimizer: sgd(1e-9), epochs: 1, batch: 2 }
            """
                .formatted(columns));
    assertThat(
            ask(
                jar(wide, "org.example.Wide"),
                """
                Map<String, Object> row = new HashMap<>();
                for (int i = 0; i < 120; i++) {
                  row.put("c" + i, i);
                }
                float value = org.example.Wide.predict(row).value();
                org.example.Wide.close();
                return "" + value;
                """))
        .matches("-?[0-9.E-]+");
  }

  @Test
  void whatKeepsItFromBeingWritten() throws IOException {
    Path run = flowers();
    Path jar = jar(run, "org.example.Flowers");
    try (Predictor predictor = open(run)) {
      JarExport export = new JarExport(predictor, "net", "org.example.Flowers");
      assertThat(export.write(jar).map(Diagnostic::code)).contains(RunCode.EXPORT_EXISTS);
      Path other = folder.resolve("other.jar");
      Optional<Diagnostic> withoutCompiler = export.write(other, null);
      assertThat(withoutCompiler.map(Diagnostic::code)).contains(RunCode.NO_JAVA_COMPILER);
      assertThat(other).doesNotExist();
      assertThat(export.write(other)).isEmpty();
      assertThat(Files.mismatch(jar, other)).as("the same run is the same jar").isEqualTo(-1);
    }
    assertThat(JarExport.className("one net")).isEqualTo("model.OneNet");
    assertThat(JarExport.isClassName("Flowers")).isFalse();
    assertThat(JarExport.isClassName("org.class.Flowers")).isFalse();
    assertThat(JarExport.isClassName("org.example.String")).isFalse();
    assertThat(JarExport.isClassName("java.util.Flowers")).isFalse();
  }
}
