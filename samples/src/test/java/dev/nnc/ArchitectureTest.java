package dev.nnc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Holds the packages to the arrows that are drawn here, and to the project's few rules of style.
 */
class ArchitectureTest {
  /**
   * Which package may know which others. A package stands below all that it knows, so the table
   * reads like the way of a model: from its text, over the plan and the IR, to a run. It says what
   * is so, and no more: a new arrow is a decision, to be made here and in docs/ARCHITECTURE.md.
   */
  private static final String ALLOWED =
      """
      source             ->
      type               ->
      text               ->
      grammar            ->
      diag               -> source
      cluster            -> diag source
      ast                -> source
      parse              -> ast diag grammar source
      format             -> diag parse source
      ir                 -> source type
      op                 -> ir type
      template           -> ir op simplify type
      onnx               -> ir op type
      tribuo             -> ir onnx op type
      differentiate      -> ir op type
      simplify           -> ir op type
      catalog            -> ir op text type
      standard.function  -> catalog ir op type
      standard.layer     -> catalog ir op standard.function type
      standard.objective -> catalog ir op type
      standard.optimizer -> catalog ir op
      standard.data      -> catalog text type
      standard.action    -> catalog type
      standard           -> catalog standard.action standard.data standard.function standard.layer standard.objective standard.optimizer
      plan               -> catalog diag ir source type
      resolve            -> ast diag parse source type
      explain            -> ast catalog diag parse resolve source
      check.expression   -> ast catalog diag differentiate ir op parse plan resolve source type
      check.objective    -> ast catalog check.expression diag ir op plan resolve source type
      check.data         -> ast catalog check.expression diag plan resolve source text type
      check.network      -> ast catalog check.expression check.objective diag ir plan resolve source type
      build              -> catalog check.network diag differentiate ir op plan source type
      check.action       -> ast build catalog check.data check.expression check.network check.objective diag ir plan resolve source type
      check              -> ast build catalog check.action check.data check.expression check.network diag ir parse plan resolve source type
      lower              -> ir type
      compile            -> ast catalog check diag format ir parse plan resolve simplify source

      provenance         ->
      gpu                ->
      search             ->
      checkpoint         -> type
      fetch              -> checkpoint
      data.file          -> diag source text
      data.column        -> catalog data.file diag plan type
      data.source        -> catalog data.column data.file diag plan source text type
      profile            -> data.file data.source diag source text
      draft              -> ast data.file data.source diag profile
      data.step          -> catalog data.column data.file diag ir op plan source text type
      data.split         -> catalog data.column data.file data.step diag plan source text type
      data               -> catalog data.column data.file data.source data.split data.step diag plan profile source type
      evaluate           -> catalog data data.step ir lower plan type
      baseline           -> catalog data data.step evaluate plan type
      train              -> catalog checkpoint data diag evaluate ir lower plan source type
      draw               ->
      report             -> draw source
      record             -> checkpoint data.file diag evaluate ir lower plan provenance report source train type
      tensorboard        -> data evaluate ir lower plan record report train type
      engine             -> cluster data data.file diag gpu ir lower plan provenance
      workspace          -> catalog checkpoint data.file diag plan record resolve source type
      lsp                -> ast catalog check compile data data.file diag format parse plan resolve source type workspace
      predict            -> catalog checkpoint compile data data.column data.file data.source data.step diag engine evaluate ir lower onnx op plan record resolve source standard tribuo type workspace
      library            -> checkpoint diag plan predict provenance record source type
      serve              -> data data.file diag evaluate predict source type
      figure             -> catalog checkpoint data data.column data.file data.step diag draw evaluate ir lower plan predict profile record report search source train type
      run                -> baseline catalog checkpoint cluster data data.column data.file data.step diag engine evaluate figure gpu ir lower plan predict provenance record report search source template tensorboard train type workspace
      api                -> checkpoint data data.file diag evaluate lower plan predict provenance record run serve source train type use workspace
      compare            -> catalog data.file diag provenance record report source
      use                -> catalog checkpoint cluster compare compile data data.file data.source diag engine evaluate gpu ir library lower plan predict provenance record resolve run source standard train workspace
      cli                -> ast catalog checkpoint compare compile data.column data.file data.source diag draft evaluate explain fetch figure format gpu ir lower lsp parse plan predict profile provenance record report run serve source standard train type use workspace
      """;

  private static final String ROOT = "dev.nnc";

  private static final String[] WITHOUT_TENSORFLOW = {
    "source",
    "diag",
    "ast",
    "parse",
    "type",
    "resolve",
    "catalog",
    "standard",
    "check",
    "build",
    "ir",
    "op",
    "differentiate",
    "simplify",
    "format",
    "plan",
    "compile",
    "profile",
    "draft"
  };

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void packagesKnowOnlyWhatTheTableAllows() {
    Map<String, Set<String>> allowed = allowedArrows();
    Map<String, String> forbidden = new TreeMap<>();
    Set<String> missing = new TreeSet<>();
    for (JavaClass origin : PRODUCT) {
      String from = nameOfPackage(origin);
      if (!allowed.containsKey(from)) {
        missing.add(from);
      }
      for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (isOurs(target)) {
          String to = nameOfPackage(target);
          if (!to.equals(from) && !allowed.getOrDefault(from, Set.of()).contains(to)) {
            forbidden.putIfAbsent(from + " -> " + to, dependency.getDescription());
          }
        }
      }
    }
    assertThat(missing).as("packages that the table does not name").isEmpty();
    assertThat(forbidden)
        .as("arrows that the table does not allow, each with an example")
        .isEmpty();
  }

  @Test
  void theDocumentShowsTheTable() throws IOException {
    Path document = Path.of("..", "docs", "ARCHITECTURE.md");
    assertThat(Files.readString(document)).contains(ALLOWED);
  }

  @Test
  void theTableHasNoCycles() {
    Map<String, Set<String>> remaining = new TreeMap<>(allowedArrows());
    Optional<String> free;
    do {
      free =
          remaining.entrySet().stream()
              .filter(row -> row.getValue().stream().noneMatch(remaining::containsKey))
              .map(Map.Entry::getKey)
              .findFirst();
      free.ifPresent(remaining::remove);
    } while (free.isPresent());
    assertThat(remaining).as("rows of the table that need each other").isEmpty();
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void tensorFlowStartsInLower() {
    noClasses()
        .that()
        .resideInAnyPackage(
            Arrays.stream(WITHOUT_TENSORFLOW)
                .map(name -> ROOT + "." + name + "..")
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.tensorflow..", "org.bytedeco..")
        .because("what checks a model must answer at once, and without native code")
        .check(PRODUCT);
  }

  @Test
  void antlrStopsInParse() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.nnc.grammar..", "dev.nnc.parse..", "dev.nnc.format..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.antlr..", "dev.nnc.grammar..")
        .check(PRODUCT);
  }

  @Test
  void onlyTheCommandLinePrintsAndExits() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.nnc.cli..")
        .should(ACCESS_STANDARD_STREAMS)
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(PRODUCT);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked =
        PRODUCT.stream()
            .map(JavaClass::getPackage)
            .filter(each -> !each.getName().startsWith("dev.nnc.grammar"))
            .filter(each -> !each.isAnnotatedWith(NullMarked.class))
            .map(each -> each.getName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(unmarked).as("packages whose package-info.java lacks @NullMarked").isEmpty();
  }

  @Test
  void nothingStaticChanges() {
    fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage("dev.nnc.grammar..")
        .should()
        .beFinal()
        .because("the language server and parallel tests compile many models in one process")
        .check(PRODUCT);
  }

  @Test
  void namesSayWhatAClassIs() {
    classes().should().haveNameNotMatching(".*(Manager|Helper|Utils?)").check(PRODUCT);
  }

  private static Map<String, Set<String>> allowedArrows() {
    Map<String, Set<String>> allowed = new TreeMap<>();
    ALLOWED
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(
            line -> {
              int arrow = line.indexOf("->");
              Set<String> targets =
                  Arrays.stream(line.substring(arrow + 2).strip().split(" +", -1))
                      .filter(name -> !name.isEmpty())
                      .collect(Collectors.toUnmodifiableSet());
              allowed.put(line.substring(0, arrow).strip(), targets);
            });
    return allowed;
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
  }

  /** What comes after {@code dev.nnc}; a package below another has a row of its own. */
  private static String nameOfPackage(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT) ? "(nnc)" : name.substring(ROOT.length() + 1);
  }
}
