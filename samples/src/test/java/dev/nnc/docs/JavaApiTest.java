package dev.nnc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java that documents and samples show: it compiles, and the sample does what it says. */
class JavaApiTest {
  private static final Path ROOT = Path.of(System.getProperty("nnc.root", ".."));
  private static final Pattern BLOCK =
      Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void theSampleTrainsAndPredicts() throws IOException, InterruptedException {
    Path project = ROOT.resolve("samples/java-api");
    Path source = project.resolve("src/main/java/org/example/Iris.java");
    assertThat(compiled(List.of(source.toUri()), List.of(Files.readString(source)))).isEmpty();
    String said =
        executed(
            project,
            List.of(
                "org.example.Iris",
                "../iris/mlp.nn",
                folder.resolve("runs").toString(),
                folder.resolve("iris-onnx").toString()),
            Map.of());
    assertThat(said)
        .contains("epoch 10: {loss=")
        .containsPattern("accuracy: (1\\.0|0\\.[89])")
        .containsPattern("setosa at (1\\.0|0\\.[5-9])")
        .containsPattern("over all rows: \\{accuracy=(1\\.0|0\\.[89])")
        .containsPattern("interrupted, and went on to (FINISHED|STOPPED_EARLY)")
        .contains("the same came of it again");
    assertThat(folder.resolve("iris-onnx/model.onnx")).exists();
    assertThat(Files.readString(project.resolve("pom.xml")))
        .as("the version of nnc")
        .contains("<version>" + version() + "</version>");
  }

  /**
   * Blocks of statements, each in a class of its own, compiled and executed one after another in a
   * folder that has what they speak of.
   */
  @Test
  void theDocumentsDoWhatTheySay() throws IOException, InterruptedException {
    List<String> blocks = new ArrayList<>();
    List<URI> names = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve("docs/java-api.md")));
    StringBuilder calls = new StringBuilder();
    while (block.find()) {
      String name = "Block" + blocks.size();
      names.add(URI.create("string:///" + name + ".java"));
      blocks.add(
          """
          import dev.nnc.api.*;
          import java.nio.file.*;
          import java.util.*;
          class %s {
            void block() {
          %s
            }
          }
          """
              .formatted(name, block.group(1)));
      calls.append("    new ").append(name).append("().block();\n");
    }
    assertThat(blocks).hasSizeGreaterThan(9);
    names.add(URI.create("string:///Blocks.java"));
    blocks.add(
        "class Blocks {\n  public static void main(String[] words) {\n" + calls + "  }\n}\n");
    assertThat(compiled(names, blocks)).isEmpty();
    prepare();
    String said = executed(folder, List.of("Blocks"), Map.of("NNC_DATA", absolute("samples/data")));
    assertThat(said)
        .contains(
            "FINISHED {train={", "setosa {setosa=", "{accuracy=", "{recall=", "best: {hidden=")
        .contains("going on with train ", "differs today: []\nthe same\n", "/predict\n")
        .contains("columns [petal_length, petal_width]", "Iris.");
  }

  private static String absolute(String path) {
    return ROOT.resolve(path).toAbsolutePath().normalize().toString();
  }

  /** The program, rows, a run that has finished and one that was interrupted. */
  private void prepare() throws IOException {
    String program =
        """
        nn 1
        param rate = 0.02 in log(1e-5 .. 1)
        data flowers from csv("iris.csv") {
          x = [petal_length, petal_width] -> standardize
          kind = species -> category(["setosa", "versicolor", "virginica"])
          split: random(test: 20%, seed: 1)
        }
        network mlp from x { x -> dense(8, relu) -> dense(3, softmax) }
        train mlp on flowers { loss: cross_entropy(kind), optimizer: adam(rate), batch: 16, epochs: 40 }
        evaluate mlp on flowers.test { metrics: accuracy }
        """;
    Path data = Path.of(absolute("samples/data")).resolve("iris.csv");
    Files.writeString(folder.resolve("model.nn"), program);
    Files.copy(data, folder.resolve("iris.csv"));
    Files.copy(data, folder.resolve("new.csv"));
    Files.copy(data, folder.resolve("labelled.csv"));
    String main =
        """
        import dev.nnc.api.*;
        import java.nio.file.*;
        class Prepare {
          public static void main(String[] words) throws Exception {
            Program program = Program.read(Path.of("model.nn")).orThrow();
            Stop stop = new Stop();
            RunOptions options = RunOptions.in(Path.of("runs"));
            Path whole = program.run(options).folder().orElseThrow();
            Path cut =
                program
                    .run(options.withStop(stop), event -> {
                      if (event instanceof RunEvent.EpochDone epoch && epoch.epoch() == 3) {
                        stop.request();
                      }
                    })
                    .folder()
                    .orElseThrow();
            Files.move(whole, Path.of("runs/iris-20260304-050607"));
            Files.move(cut, Path.of("runs/iris-20260304-050608"));
          }
        }
        """;
    assertThat(compiled(List.of(URI.create("string:///Prepare.java")), List.of(main))).isEmpty();
    try {
      executed(folder, List.of("Prepare"), Map.of());
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
  }

  /** What a program in Java says, that ends well. */
  private String executed(Path where, List<String> words, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path output = folder.resolve("out.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                folder + File.pathSeparator + System.getProperty("java.class.path")));
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(where.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private static String version() throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>nnc</artifactId>\\s*<version>([^<]+)<")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    return version.group(1);
  }

  /** What the compiler says; nothing if it is content. */
  private String compiled(List<URI> names, List<String> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> files = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String text = sources.get(i);
      files.add(
          new SimpleJavaFileObject(names.get(i), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
              return text;
            }
          });
    }
    StringWriter said = new StringWriter();
    compiler
        .getTask(
            said,
            null,
            null,
            List.of(
                "-d",
                folder.toString(),
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path")),
            null,
            files)
        .call();
    return said.toString();
  }
}
