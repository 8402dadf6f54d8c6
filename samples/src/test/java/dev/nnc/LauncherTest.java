package dev.nnc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts copies of the launcher in folders with spaces in their names, where the Java on the PATH
 * is 17. All but one test use stand-ins for Java and Maven that tell what they were started with.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
  /** Tells its own place and its arguments, one a line, and ends with a code that only it uses. */
  private static final String JAVA_STAND_IN =
      """
      #!/bin/sh
      echo "$0"
      echo "process $$"
      for argument; do echo "<$argument>"; done
      exit 7
      """;

  private static final String MAVEN_STAND_IN =
      """
      #!/bin/sh
      echo "[INFO] Building nnc grammar  0.1.0  [2/4]"
      if [ -e broken ]; then echo "[ERROR] it does not compile"; exit 1; fi
      mkdir -p runtime/target
      : > runtime/target/nnc-runtime-0.1.0.jar
      echo "/some where/library.jar" > runtime/target/class-path
      """;

  @TempDir private Path folder;

  private Path user;
  private Path programs;
  private Path newest;
  private Path second;

  @BeforeEach
  void installStandIns() throws IOException {
    user = Files.createDirectories(folder.resolve("the user"));
    Path old = installJava(folder.resolve("jdk 17"), "17.0.15");
    second = installJava(user.resolve(".jdks/jdk 98"), "98");
    newest = installJava(user.resolve(".jdks/jdk 99"), "99.0.1");
    programs = Files.createDirectories(folder.resolve("some programs"));
    Files.createSymbolicLink(programs.resolve("java"), old.resolve("bin/java"));
  }

  @Test
  void takesTheNewestJavaWhereTheDefaultIsTooOld() throws Exception {
    Outcome outcome = start(distribution(), "check", "a model.nn", "--set", "x='1 2'");

    assertThat(outcome.lines()).first().isEqualTo(newest.resolve("bin/java").toString());
    assertThat(outcome.lines())
        .endsWith("<dev.nnc.cli.Main>", "<check>", "<a model.nn>", "<--set>", "<x='1 2'>");
    assertThat(outcome.errors).isEmpty();
  }

  @Test
  void takesTheJavaOfJavaHomeWhereItIsNewEnough() throws Exception {
    Path wanted = installJava(folder.resolve("jdk 22"), "22");

    Outcome outcome =
        start(prepare(distribution(), "check").withVariable("JAVA_HOME", wanted.toString()));

    assertThat(outcome.lines()).first().isEqualTo(wanted.resolve("bin/java").toString());
  }

  @Test
  void takesTheJavaThatComesAlong() throws Exception {
    Path launcher = distribution();
    Path own = installJava(launcher.resolve("../../jre").normalize(), "25.0.3");
    Path wanted = installJava(folder.resolve("jdk 22"), "22");

    Outcome plain = start(prepare(launcher, "check").withVariable("JAVA_HOME", wanted.toString()));
    Outcome asked = start(prepare(launcher, "check").withVariable("NNC_JAVA", wanted.toString()));

    assertThat(plain.lines()).first().isEqualTo(own.resolve("bin/java").toString());
    assertThat(asked.lines()).first().isEqualTo(wanted.resolve("bin/java").toString());
  }

  @Test
  void takesTheArchiveThatComesAlongUntilTheJarsAreOthers() throws Exception {
    Path launcher = distribution();
    Path home = launcher.resolve("../..").normalize();
    installJava(home.resolve("jre"), "25.0.3");
    Path archive =
        Files.writeString(
            Files.createDirectories(home.resolve("cache")).resolve("start-25.0.3.aot"), "classes");
    Path jar = home.resolve("lib/nnc.jar");
    FileTime built = FileTime.from(Instant.parse("2025-01-01T00:00:00Z"));
    Files.setLastModifiedTime(archive, built);
    Files.setLastModifiedTime(jar, built);
    String use = "<-XX:AOTCache=" + archive.toRealPath() + ">";

    Outcome fresh = start(launcher, "check");
    Files.setLastModifiedTime(jar, FileTime.from(built.toInstant().plusSeconds(60)));
    Outcome changed = start(launcher, "check");

    assertThat(fresh.lines()).contains(use);
    assertThat(changed.lines()).doesNotContain(use);
  }

  @Test
  void remembersItsJavaOnlyWhileItIsThere() throws Exception {
    Path launcher = distribution();
    start(launcher, "check");
    Files.delete(newest.resolve("bin/java"));

    Outcome outcome = start(launcher, "check");

    assertThat(outcome.lines()).first().isEqualTo(second.resolve("bin/java").toString());
  }

  @Test
  void saysInOneSentenceThatTheWantedJavaIsTooOld() throws Exception {
    Path old = folder.resolve("jdk 17");

    Outcome outcome =
        start(prepare(distribution(), "check").withVariable("NNC_JAVA", old.toString()));

    assertThat(outcome.exitCode).isEqualTo(2);
    assertThat(outcome.output).isEmpty();
    assertThat(outcome.errors)
        .isEqualTo("nnc: NNC_JAVA names " + old + ", which is not a Java 21 or newer.\n");
  }

  @Test
  void becomesTheJavaProcessAndEndsWithItsCode() throws Exception {
    Outcome outcome = start(distribution(), "run", "model.nn");

    assertThat(outcome.exitCode).isEqualTo(7);
    assertThat(outcome.lines()).contains("process " + outcome.process);
  }

  @Test
  void compilesLittleWhereAnAnswerIsWantedAtOnce() throws Exception {
    Path launcher = distribution();

    assertThat(start(launcher, "check", "model.nn").lines()).contains("<-XX:TieredStopAtLevel=1>");
    assertThat(start(launcher, "--help").lines()).contains("<-XX:TieredStopAtLevel=1>");
    assertThat(start(launcher, "run", "model.nn").lines())
        .doesNotContain("<-XX:TieredStopAtLevel=1>");
  }

  @Test
  void findsItsLibrariesThroughAChainOfLinks() throws Exception {
    Path launcher = distribution();
    Path link = Files.createSymbolicLink(folder.resolve("a link"), launcher);
    Path linkToLink = Files.createSymbolicLink(folder.resolve("a link to it"), link.getFileName());

    Outcome outcome = start(linkToLink, "check");

    assertThat(outcome.lines())
        .contains("<" + launcher.resolve("../../lib/nnc.jar").normalize().toRealPath() + ">");
  }

  @Test
  void buildsOnceAndAgainAfterAChange() throws Exception {
    Path launcher = checkout();
    Path home = launcher.resolveSibling(".").toRealPath();

    Outcome first = start(launcher, "check");
    Outcome second = start(launcher, "check");
    Path source = home.resolve("compiler/src/main/java/Some.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    Outcome third = start(launcher, "check");

    assertThat(first.errors)
        .isEqualTo("nnc: building (first time, a minute or two)…\nnnc:   grammar\n");
    assertThat(first.exitCode).isEqualTo(7);
    assertThat(first.lines())
        .contains(
            "<%s/runtime/target/nnc-runtime-0.1.0.jar:/some where/library.jar>".formatted(home));
    assertThat(second.errors).isEmpty();
    assertThat(third.errors).startsWith("nnc: building (the sources have changed)…\n");
  }

  /** Nobody who presses the tabulator waits for a build. */
  @Test
  void buildsNothingToCompleteAWord() throws Exception {
    Path launcher = checkout();
    Path home = launcher.resolveSibling(".").toRealPath();

    Outcome unbuilt = start(launcher, "__complete", "run", "");

    assertThat(unbuilt.exitCode).isZero();
    assertThat(unbuilt.output + unbuilt.errors).isEmpty();
    start(launcher, "check");
    Files.setLastModifiedTime(
        home.resolve("runtime/target/class-path"), FileTime.from(Instant.now().minusSeconds(1000)));
    Outcome built = start(launcher, "__complete", "run", "");
    assertThat(built.errors).isEmpty();
    assertThat(built.lines()).contains("<__complete>", "<-XX:TieredStopAtLevel=1>");
  }

  @Test
  void buildsAgainWhereTheCheckoutWasMoved() throws Exception {
    Path launcher = checkout();
    start(launcher, "check");
    Path classPath = launcher.resolveSibling("runtime").resolve("target").resolve("class-path");
    FileTime built = Files.getLastModifiedTime(classPath);
    Files.writeString(classPath, "/moved from here/compiler/target/nnc-compiler.jar:/some.jar\n");
    Files.setLastModifiedTime(classPath, built);

    assertThat(start(launcher, "check").errors)
        .startsWith("nnc: building (the sources have changed)…\n");
    assertThat(start(launcher, "check").errors).isEmpty();
  }

  @Test
  void letsTheLoaderFindNvidiasLibraries() throws Exception {
    Path launcher = distribution();
    Path site = folder.resolve("site packages");
    Path runtime = Files.createDirectories(site.resolve("nvidia/cuda_runtime/lib"));
    Path cudnn = Files.createDirectories(site.resolve("nvidia/cudnn/lib"));
    String ofCpu = tells(prepare(launcher, "run").withVariable("NNC_CUDA", site.toString()));
    Files.createFile(
        launcher.resolve("../../lib/tensorflow-1.1.0-linux-x86_64-gpu.jar").normalize());
    String ofGpu =
        tells(
            prepare(launcher, "run")
                .withVariable("NNC_CUDA", site.toString())
                .withVariable("LD_LIBRARY_PATH", "/own"));

    assertThat(ofCpu).isEqualTo("[" + runtime + ":" + cudnn + "][]");
    assertThat(ofGpu).isEqualTo("[" + runtime + ":" + cudnn + ":/own][2147483647]");
    assertThat(tells(prepare(launcher, "check"))).isEqualTo("[][2147483647]");
  }

  /** The path of libraries and the size of the driver's cache that Java is started with. */
  private String tells(Start start) throws Exception {
    writeProgram(
        newest.resolve("bin/java"),
        "#!/bin/sh\necho \"[$LD_LIBRARY_PATH][$CUDA_CACHE_MAXSIZE]\"\n");
    Outcome outcome = start(start);
    assertThat(outcome.errors).isEmpty();
    return outcome.output.strip();
  }

  @Test
  void saysThatAFolderHasNoLibrariesOfNvidia() throws Exception {
    Outcome outcome =
        start(prepare(distribution(), "run").withVariable("NNC_CUDA", user.toString()));

    assertThat(outcome.exitCode).isEqualTo(2);
    assertThat(outcome.errors).contains("NNC_CUDA names " + user, "nnc doctor --device gpu");
  }

  @Test
  void buildsForGpusWhereThatIsSaidAndStaysWithIt() throws Exception {
    Path launcher = checkout();
    writeProgram(
        programs.resolve("mvn"),
        """
        #!/bin/sh
        mkdir -p runtime/target
        : > runtime/target/nnc-runtime-0.1.0.jar
        case "$*" in *-Pgpu*) kind=-gpu ;; *) kind= ;; esac
        echo "/tensorflow-1.1.0-linux-x86_64$kind.jar" > runtime/target/class-path
        """);
    Path source = launcher.resolveSibling("compiler").resolve("src/main/java/Some.java");
    start(launcher, "check");

    Outcome gpu = start(prepare(launcher, "check").withVariable("NNC_BUILD", "gpu"));
    Outcome again = start(launcher, "check");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    Outcome changed = start(launcher, "check");
    Outcome cpu = start(prepare(launcher, "check").withVariable("NNC_BUILD", "cpu"));

    assertThat(gpu.errors).startsWith("nnc: building (for gpu)…");
    assertThat(gpu.output).contains("linux-x86_64-gpu.jar");
    assertThat(again.errors).isEmpty();
    assertThat(changed.errors).startsWith("nnc: building (the sources have changed)…");
    assertThat(changed.output).contains("linux-x86_64-gpu.jar");
    assertThat(cpu.errors).startsWith("nnc: building (for cpu)…");
    assertThat(cpu.output).doesNotContain("linux-x86_64-gpu.jar");
    assertThat(start(prepare(launcher, "check").withVariable("NNC_BUILD", "tpu")).errors)
        .contains("NNC_BUILD is gpu or cpu, not tpu");
  }

  @Test
  void namesTheLogOfABuildThatFailed() throws Exception {
    Path launcher = checkout();
    Files.createFile(launcher.resolveSibling("broken"));

    Outcome outcome = start(launcher, "check");

    Path log = launcher.toRealPath().resolveSibling("target/launcher/build.log");
    assertThat(outcome.exitCode).isEqualTo(2);
    assertThat(outcome.errors)
        .contains("nnc:   it does not compile\n")
        .endsWith("nnc: the build failed; all that it said is in " + log + "\n");
    assertThat(log).content().contains("[ERROR] it does not compile");
  }

  /**
   * With the real Java and the real program, and with an archive that is whole, and then is not.
   */
  @Test
  void startsTheRealProgram() throws Exception {
    Path launcher = distribution();
    Path cache = launcher.resolve("../../cache").normalize();
    Path java = Path.of(System.getProperty("java.home"));

    Outcome version =
        start(prepare(launcher, "--version").withVariable("NNC_JAVA", java.toString()));
    Path archive = awaitArchive(cache);
    Outcome fast = start(prepare(launcher, "--version").withVariable("NNC_JAVA", java.toString()));
    Files.writeString(archive, "not an archive");
    Outcome broken =
        start(prepare(launcher, "--version").withVariable("NNC_JAVA", java.toString()));
    Outcome wrong =
        start(prepare(launcher, "--nonsense").withVariable("NNC_JAVA", java.toString()));

    assertThat(List.of(version, fast, broken))
        .allSatisfy(
            outcome -> {
              assertThat(outcome.errors).isEmpty();
              assertThat(outcome.output).startsWith("nnc ");
              assertThat(outcome.exitCode).isZero();
            });
    assertThat(wrong.exitCode).isEqualTo(2);
  }

  // --- Folders as a user may have them ---------------------------------------------------------

  private static Path launcherScript() {
    return Path.of(System.getProperty("nnc.root"), "nnc");
  }

  private static Path installJava(Path home, String version) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    writeProgram(home.resolve("bin/java"), JAVA_STAND_IN);
    return home;
  }

  private static void writeProgram(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** A distribution whose one jar leads to the class path of this test. */
  private Path distribution() throws IOException {
    Path home = folder.resolve("the programs/nnc 0.1.0");
    Path launcher = Files.createDirectories(home.resolve("bin")).resolve("nnc");
    Files.copy(launcherScript(), launcher, StandardCopyOption.COPY_ATTRIBUTES);
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(":", -1))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    Path jar = Files.createDirectories(home.resolve("lib")).resolve("nnc.jar");
    try (OutputStream file = Files.newOutputStream(jar)) {
      new JarOutputStream(file, manifest).close();
    }
    return launcher;
  }

  /** A checkout with nothing built, and a Maven that builds it. */
  private Path checkout() throws IOException {
    Path home = folder.resolve("the projects/nnc sources");
    for (String module : List.of("grammar", "compiler", "runtime")) {
      Path sources = Files.createDirectories(home.resolve(module).resolve("src/main/java"));
      Files.writeString(sources.resolve("Some.java"), "class Some {}");
      Files.createFile(home.resolve(module).resolve("pom.xml"));
    }
    Files.createFile(home.resolve("pom.xml"));
    writeProgram(programs.resolve("mvn"), MAVEN_STAND_IN);
    return Files.copy(launcherScript(), home.resolve("nnc"), StandardCopyOption.COPY_ATTRIBUTES);
  }

  // --- Starting --------------------------------------------------------------------------------

  private record Outcome(long process, int exitCode, String output, String errors) {
    List<String> lines() {
      return output.lines().toList();
    }
  }

  private record Start(ProcessBuilder builder) {
    Start withVariable(String name, String value) {
      builder.environment().put(name, value);
      return this;
    }
  }

  /** A start from a folder that has nothing to do with nnc, in an environment that is known. */
  private Start prepare(Path launcher, String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(launcher.toString()), Arrays.stream(arguments)).toList());
    builder.directory(user.toFile());
    builder.environment().clear();
    builder.environment().put("HOME", user.toString());
    builder.environment().put("PATH", programs + ":/usr/bin:/bin");
    return new Start(builder);
  }

  private Outcome start(Path launcher, String... arguments) throws Exception {
    return start(prepare(launcher, arguments));
  }

  private Outcome start(Start start) throws Exception {
    Path output = Files.createTempFile(folder, "out", ".txt");
    Path errors = Files.createTempFile(folder, "err", ".txt");
    Process process =
        start
            .builder()
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("nnc ended").isTrue();
    return new Outcome(
        process.pid(), process.exitValue(), Files.readString(output), Files.readString(errors));
  }

  /** The archive is made beside the first start, and is there all at once. */
  private static Path awaitArchive(Path cache) throws Exception {
    Instant end = Instant.now().plus(Duration.ofMinutes(2));
    while (Instant.now().isBefore(end)) {
      try (Stream<Path> files = Files.list(cache)) {
        List<Path> archives =
            files.filter(file -> file.toString().matches(".*\\.(aot|jsa)")).toList();
        if (!archives.isEmpty()) {
          return archives.getFirst();
        }
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no archive in " + cache + " after two minutes");
  }
}
