package dev.nnc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    Path output = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                folder + java.io.File.pathSeparator + System.getProperty("java.class.path"),
                "org.example.Iris",
                "../iris/mlp.nn",
                folder.resolve("runs").toString())
            .directory(project.toFile())
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(output))
        .contains("epoch 10: {loss=")
        .containsPattern("accuracy: (1\\.0|0\\.[89])")
        .containsPattern("setosa at (1\\.0|0\\.[5-9])");
    assertThat(Files.readString(project.resolve("pom.xml")))
        .as("the version of nnc")
        .contains("<version>" + version() + "</version>");
  }

  /** Blocks of statements, in a method of their own. */
  @Test
  void theDocumentsCompile() throws IOException {
    List<String> blocks = new ArrayList<>();
    List<URI> names = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve("docs/java-api.md")));
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
    }
    assertThat(blocks).hasSizeGreaterThan(3);
    assertThat(compiled(names, blocks)).isEmpty();
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
