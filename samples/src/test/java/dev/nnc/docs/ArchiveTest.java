package dev.nnc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What the archives of nnc hold, by {@code distribution.xml}: their documents stand alone. */
class ArchiveTest {
  private static final Path ROOT = Path.of(System.getProperty("nnc.root", ".."));
  private static final Path RUNTIME = ROOT.resolve("runtime");

  private static final Pattern LINK =
      Pattern.compile("\\]\\((?!https?:|#)([^)#\\s]+)(?:#[^)\\s]*)?\\)");

  private static final Pattern WILD = Pattern.compile("\\*\\*/|\\*\\*|\\*|[^*]+");

  @Test
  void linksLeadToWhatTheArchiveHolds() throws Exception {
    Map<String, Path> archive = archive();
    Set<String> there = new HashSet<>(archive.keySet());
    for (String name : archive.keySet()) {
      for (Path folder = Path.of(name).getParent(); folder != null; folder = folder.getParent()) {
        there.add(folder.toString());
      }
    }
    List<String> broken = new ArrayList<>();
    for (Map.Entry<String, Path> file : archive.entrySet()) {
      if (file.getKey().endsWith(".md")) {
        Matcher link = LINK.matcher(Files.readString(file.getValue()));
        while (link.find()) {
          Path target = Path.of(file.getKey()).resolveSibling(link.group(1)).normalize();
          if (!there.contains(target.toString())) {
            broken.add(file.getKey() + ": " + link.group());
          }
        }
      }
    }
    assertThat(broken).as("links to what the archive does not hold").isEmpty();
  }

  @Test
  void holdsWhatItsReadersNeed() throws Exception {
    assertThat(archive())
        .containsKeys(
            "README.md",
            "LICENSE",
            "bin/nnc",
            "bin/nnc.bat",
            "docs/language.md",
            "docs/reference/README.md",
            "docs/images/report.png",
            "grammar/editors/textmate/nn.tmLanguage.json",
            "grammar/editors/vscode/package.json",
            "samples/digits/mlp.nn",
            "share/man/man1/nnc.1")
        .doesNotContainKeys("samples/pom.xml", "docs/ARCHITECTURE.md", "CONTRIBUTING.md");
  }

  /** The file behind each name in the archive; jars apart, which the build adds. */
  private static Map<String, Path> archive()
      throws IOException, ParserConfigurationException, SAXException {
    Element assembly =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(RUNTIME.resolve("src/assembly/distribution.xml").toFile())
            .getDocumentElement();
    Map<String, Path> archive = new TreeMap<>();
    for (Element file : elements(assembly, "file")) {
      Path source = path(texts(file, "source").getFirst());
      archive.put(name(file, String.valueOf(source.getFileName())), source);
    }
    for (Element set : elements(assembly, "fileSet")) {
      Path folder = path(texts(set, "directory").getFirst());
      List<Pattern> includes = patterns(set, "include");
      List<Pattern> excludes = patterns(set, "exclude");
      for (Path file : files(folder)) {
        String inside = folder.relativize(file).toString().replace('\\', '/');
        if ((includes.isEmpty() || matches(includes, inside)) && !matches(excludes, inside)) {
          archive.put(name(set, inside), file);
        }
      }
    }
    return archive;
  }

  private static Path path(String source) {
    return source.startsWith("${")
        ? ROOT.resolve(source.replaceFirst("\\$\\{[^}]*}/?", ""))
        : RUNTIME.resolve(source);
  }

  private static String name(Element of, String inside) {
    return Path.of(texts(of, "outputDirectory").getFirst()).resolve(inside).normalize().toString();
  }

  private static boolean matches(List<Pattern> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  /** Maven's patterns: {@code *} stands for a part of a name, {@code **} for any folders. */
  private static List<Pattern> patterns(Element set, String kind) {
    return texts(set, kind).stream()
        .map(
            text ->
                WILD.matcher(text)
                    .replaceAll(
                        wild ->
                            Matcher.quoteReplacement(
                                switch (wild.group()) {
                                  case "**/" -> "(?:.*/)?";
                                  case "**" -> ".*";
                                  case "*" -> "[^/]*";
                                  default -> Pattern.quote(wild.group());
                                })))
        .map(Pattern::compile)
        .toList();
  }

  /** The files below a folder; what builds leave there is not looked through. */
  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
            String name = String.valueOf(each.getFileName());
            return !each.equals(folder)
                    && Set.of("target", "node_modules", "runs", ".git").contains(name)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  private static List<Element> elements(Element in, String name) {
    NodeList found = in.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static List<String> texts(Element in, String name) {
    return elements(in, name).stream().map(Element::getTextContent).map(String::strip).toList();
  }
}
