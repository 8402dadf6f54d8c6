package dev.nnc.library;

import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.checkpoint.AtomicFolder;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.plan.Imports;
import dev.nnc.predict.KeptRun;
import dev.nnc.predict.Predictor;
import dev.nnc.provenance.Versions;
import dev.nnc.record.RunFolder;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A network of a finished run as a jar: a class that asks it, the class's source, what the run
 * keeps of weights and preprocessing, and a {@code pom.xml} by which Maven knows what it needs. It
 * answers through nnc's runtime, hence as {@code nnc predict} does.
 */
public final class JarExport {
  /**
   * Maven's goal that installs such a jar; the version that Maven 3.8 takes reads no pom in jars.
   */
  public static final String INSTALL =
      "org.apache.maven.plugins:maven-install-plugin:3.1.4:install-file";

  /** Behind the class's name, the folder in the jar that holds the run. */
  private static final String RUN = ".nnc/";

  /** In that folder, the names of its files, one a line. */
  private static final String LIST = "files.txt";

  /** The same jar for the same run. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final KeptRun run;
  private final AskingClass asking;

  /**
   * @param predictor of a finished run
   * @param className for which {@link #isClassName} holds
   */
  public JarExport(Predictor predictor, String network, String className) {
    this.run = predictor.run().orElseThrow();
    this.asking =
        new AskingClass(
            className,
            String.valueOf(run.folder().toAbsolutePath().normalize().getFileName()),
            network,
            predictor.inputs(network),
            predictor.outputs(network),
            predictor.takesPictureFiles(network));
  }

  /** Whether it can name the class, which must be in a package to be imported. */
  public static boolean isClassName(String name) {
    return Identifiers.canNameClass(name);
  }

  /** The class's name if nobody says: that of the network, in a package {@code model}. */
  public static String className(String network) {
    String name = Identifiers.of(List.of(network), "network").getFirst();
    int end = name.offsetByCodePoints(0, 1);
    return "model." + name.substring(0, end).toUpperCase(Locale.ROOT) + name.substring(end);
  }

  /** A call of the class, as a reader would write it. */
  public String example() {
    return asking.example();
  }

  /**
   * Writes the jar, which is there whole or not at all.
   *
   * @param file that is not there yet
   * @return why it was not written; empty if it was
   */
  public Optional<Diagnostic> write(Path file) throws IOException {
    return write(file, ToolProvider.getSystemJavaCompiler());
  }

  /** The same with another compiler, or with none. */
  Optional<Diagnostic> write(Path file, @Nullable JavaCompiler compiler) throws IOException {
    Place place = new SourceFile(file.toString(), "").place(Span.NONE);
    if (Files.exists(file)) {
      return Optional.of(
          Diagnostic.of(RunCode.EXPORT_EXISTS, place, file)
              .withHelp("name another file, or remove it first"));
    }
    if (compiler == null) {
      return Optional.of(
          Diagnostic.of(RunCode.NO_JAVA_COMPILER, place, file)
              .withHelp("let `JAVA_HOME` name a JDK; a JRE runs Java only"));
    }
    Path whole = file.toAbsolutePath().normalize();
    if (whole.getParent() != null) {
      Files.createDirectories(whole.getParent());
    }
    Path scratch = Files.createTempDirectory("nnc-jar");
    try {
      SequencedMap<String, Path> entries = entries(scratch, compiler);
      AtomicFile.writeBytes(
          whole,
          out -> {
            try (JarOutputStream jar = new JarOutputStream(out)) {
              add(jar, "META-INF/MANIFEST.MF", new ByteArrayInputStream(manifest()));
              for (Map.Entry<String, Path> entry : entries.entrySet()) {
                try (InputStream in = Files.newInputStream(entry.getValue())) {
                  add(jar, entry.getKey(), in);
                }
              }
            }
          });
      return Optional.empty();
    } finally {
      AtomicFolder.remove(scratch);
    }
  }

  private static void add(JarOutputStream jar, String name, InputStream in) throws IOException {
    JarEntry entry = new JarEntry(name);
    entry.setTimeLocal(TIME);
    jar.putNextEntry(entry);
    in.transferTo(jar);
    jar.closeEntry();
  }

  private static byte[] manifest() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(new Attributes.Name("Created-By"), "nnc " + Versions.nnc());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    manifest.write(bytes);
    return bytes.toByteArray();
  }

  /** What is in the jar, by name. */
  private SequencedMap<String, Path> entries(Path scratch, JavaCompiler compiler)
      throws IOException {
    SequencedMap<String, Path> entries = new LinkedHashMap<>();
    String path = asking.name().replace('.', '/');
    String coordinates = "META-INF/maven/" + asking.packageName() + "/" + artifact() + "/";
    entries.put(coordinates + "pom.xml", Files.writeString(scratch.resolve("pom.xml"), pom()));
    String source = asking.source();
    entries.put(path + ".java", Files.writeString(scratch.resolve("source.java"), source));
    Path classes = Files.createDirectory(scratch.resolve("classes"));
    compile(path, source, classes, compiler);
    for (Path each : files(classes)) {
      entries.put(unix(classes.relativize(each)), each);
    }
    SequencedMap<String, Path> kept = kept(scratch);
    entries.put(
        path + RUN + LIST,
        Files.writeString(scratch.resolve(LIST), String.join("\n", kept.keySet()) + "\n"));
    kept.forEach((name, file) -> entries.put(path + RUN + name, file));
    return entries;
  }

  private static void compile(String path, String source, Path classes, JavaCompiler compiler) {
    StringWriter said = new StringWriter();
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///" + path + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options =
        List.of(
            "-d",
            classes.toString(),
            "--release",
            "21",
            "-proc:none",
            "-implicit:none",
            "-nowarn",
            "-cp",
            api());
    if (!compiler.getTask(said, null, null, options, null, List.of(file)).call()) {
      throw new IllegalStateException("the class cannot be compiled: " + said);
    }
  }

  /** Where the classes are that the new one knows. */
  private static String api() {
    try {
      return Path.of(JarExport.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("a class path has no such place", impossible);
    }
  }

  /** What of the run folder answers: the program with what it imports, and what was learned. */
  private SequencedMap<String, Path> kept(Path scratch) throws IOException {
    SequencedMap<String, Path> kept = new LinkedHashMap<>();
    for (String name :
        List.of(
            RunFolder.RECORD,
            RunFolder.RESOLVED,
            RunFolder.SCHEMAS,
            RunFolder.FITTED,
            RunFolder.OUTPUTS)) {
      if (Files.isRegularFile(run.folder().resolve(name))) {
        kept.put(name, run.folder().resolve(name));
      }
    }
    Path folder = run.folder().toRealPath();
    for (Imports.File imported : run.model().imports().files()) {
      Path file = Path.of(imported.source().name()).toRealPath();
      keep(folder, file, kept);
      String from = imported.run().orElse(null);
      if (from != null) {
        Path there = Path.of(from).toRealPath();
        keep(folder, there.resolve(RunFolder.RECORD), kept);
        for (Path each : files(there.resolve(RunFolder.WEIGHTS))) {
          keep(folder, each, kept);
        }
      }
    }
    Path weights = scratch.resolve(RunFolder.WEIGHTS);
    WeightsFolder.write(weights, run.weights());
    for (Path each : files(weights)) {
      kept.put(unix(scratch.relativize(each)), each);
    }
    return kept;
  }

  /** A run has copies of all that it imports in its own folder. */
  private static void keep(Path folder, Path file, Map<String, Path> kept) {
    if (file.startsWith(folder)) {
      kept.put(unix(folder.relativize(file)), file);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String unix(Path path) {
    List<String> names = new ArrayList<>();
    path.forEach(each -> names.add(each.toString()));
    return String.join("/", names);
  }

  private String artifact() {
    return asking.simpleName().toLowerCase(Locale.ROOT);
  }

  /** The coordinates under which the jar is installed, if nobody says others. */
  public String coordinates() {
    return asking.packageName() + ":" + artifact() + ":1";
  }

  private String pom() {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>%s</groupId>
          <artifactId>%s</artifactId>
          <version>1</version>
          <packaging>jar</packaging>
          <dependencies>
            <dependency>
              <groupId>dev.nnc</groupId>
              <artifactId>nnc-runtime</artifactId>
              <version>%s</version>
            </dependency>
          </dependencies>
        </project>
        """
        .formatted(asking.packageName(), artifact(), Versions.nnc());
  }
}
