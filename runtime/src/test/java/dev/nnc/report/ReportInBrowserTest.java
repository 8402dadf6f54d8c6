package dev.nnc.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Opens reports in a headless Chromium. Skipped where none is installed; nothing is ever
 * downloaded, because both programs are named by their paths.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
final class ReportInBrowserTest {
  private static final List<Path> BROWSERS =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"));
  private static final List<Path> DRIVERS =
      List.of(Path.of("/usr/bin/chromedriver"), Path.of("/usr/lib/chromium-browser/chromedriver"));

  /** Numbers of the charts that have values and yet no coloured pixels; axes and grid are gray. */
  private static final String CHARTS_WITHOUT_CURVES =
      """
      const charts = JSON.parse(document.getElementById('charts').textContent);
      return [...document.querySelectorAll('[data-chart]')].filter((place) => {
        const values = charts[place.dataset.chart].series.map((s) => s.values.filter((v) => v > 0).length);
        if (Math.max(...values) < 2) return false;
        const canvas = place.querySelector('canvas');
        const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let coloured = 0;
        for (let i = 0; i < pixels.length; i += 4) {
          const rgb = [pixels[i], pixels[i + 1], pixels[i + 2]];
          if (pixels[i + 3] > 100 && Math.max(...rgb) - Math.min(...rgb) > 60) coloured++;
        }
        return coloured < 5;
      }).map((place) => place.dataset.chart);
      """;

  /** Counts the pixels of each chart that are drawn. */
  private static final String DRAWN_PIXELS =
      """
      return [...document.querySelectorAll('canvas')].map((canvas) => {
        const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let drawn = 0;
        for (let i = 3; i < pixels.length; i += 4) if (pixels[i] > 0) drawn++;
        return drawn;
      });
      """;

  /** Titles of the charts that are wider than their place, with both widths. */
  private static final String CUT_CHARTS =
      """
      return [...document.querySelectorAll('.u-wrap')].map((chart) => {
        const place = chart.closest('.plot');
        const title = place.getAttribute('aria-label').slice(0, 40);
        return chart.offsetWidth > place.clientWidth ? `${title}: ${chart.offsetWidth} in ${place.clientWidth}` : null;
      }).filter((cut) => cut !== null);
      """;

  @TempDir private static Path folder;
  private ChromeDriver browser;

  @BeforeAll
  void start() {
    Optional<Path> chromium = BROWSERS.stream().filter(Files::isExecutable).findFirst();
    Optional<Path> driver = DRIVERS.stream().filter(Files::isExecutable).findFirst();
    assumeTrue(
        chromium.isPresent() && driver.isPresent(),
        "skipped: no Chromium with its driver is installed (Debian: chromium chromium-driver)");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.orElseThrow().toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--force-prefers-reduced-motion",
        "--window-size=1280,900");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.orElseThrow().toFile())
                .usingAnyFreePort()
                .withTimeout(Duration.ofSeconds(30))
                .build(),
            options);
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.quit();
    }
  }

  private void open(ReportData data, int width, int height) throws IOException {
    open(Report.render(data), width, height);
  }

  private void open(String page, int width, int height) throws IOException {
    Path file = Files.createTempFile(folder, "report", ".html");
    Files.writeString(file, page);
    resize(width, height);
    browser.get(file.toUri().toString());
  }

  /** A device metric and not the window's size: windows cannot be as narrow as a phone. */
  private void resize(int width, int height) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** What the browser complains about, but for the speed of this test's own look at the pixels. */
  private List<String> problems() {
    return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(Object::toString)
        .filter(problem -> !problem.contains("readback operations using getImageData"))
        .toList();
  }

  private Object evaluate(String script) {
    return Objects.requireNonNull(browser.executeScript(script));
  }

  static Stream<ReportData> samples() {
    return Stream.of(
        SampleReports.digits(),
        SampleReports.xor(),
        SampleReports.housing(),
        SampleReports.manyClasses(),
        SampleReports.figures(),
        SampleReports.extremes());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void drawsEveryChartWithoutComplaint(ReportData data) throws IOException {
    open(data, 1280, 900);
    assertThat(problems()).isEmpty();
    List<WebElement> places = browser.findElements(By.cssSelector("[data-chart]"));
    List<?> drawn = (List<?>) evaluate(DRAWN_PIXELS);
    assertThat(drawn).hasSameSizeAs(places);
    assertThat(drawn).allSatisfy(count -> assertThat((Long) count).isGreaterThan(1000));
    assertThat((List<?>) evaluate(CHARTS_WITHOUT_CURVES)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void fitsAPhone(ReportData data) throws IOException {
    open(data, 390, 844);
    assertThat(evaluate("return document.documentElement.scrollWidth")).isEqualTo(390L);
    assertThat(evaluate("return innerWidth")).isEqualTo(390L);
    assertThat((List<?>) evaluate(CUT_CHARTS)).isEmpty();
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void chartsFollowTheWidthOfTheWindow(ReportData data) throws IOException {
    open(data, 1280, 900);
    resize(390, 844);
    // The charts are drawn anew in the next frames; three seconds are far more than they need.
    Object left =
        browser.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            const cut = () => { %s };
            const end = performance.now() + 3000;
            const look = () => {
              const charts = cut();
              if (charts.length === 0 || performance.now() > end) done(charts);
              else requestAnimationFrame(look);
            };
            look();
            """
                .formatted(CUT_CHARTS));
    assertThat((List<?>) Objects.requireNonNull(left)).isEmpty();
    assertThat(problems()).isEmpty();
  }

  /** Texts of drawings that lie over each other, or stick out of their drawing. */
  private static final String CUT_TEXTS =
      """
      const cut = [];
      for (const svg of document.querySelectorAll('svg.architecture, svg.plane')) {
        const whole = svg.getBoundingClientRect();
        for (const text of svg.querySelectorAll('text')) {
          const box = text.getBoundingClientRect();
          if (box.left < whole.left - 1 || box.right > whole.right + 1 || box.bottom > whole.bottom + 1)
            cut.push('outside: ' + text.textContent);
        }
        for (const node of svg.querySelectorAll('g.node')) {
          const rect = [...node.querySelectorAll('rect')].at(-1).getBoundingClientRect();
          for (const text of node.querySelectorAll('text')) {
            const box = text.getBoundingClientRect();
            if (box.left < rect.left || box.right > rect.right) cut.push('wider than its box: ' + text.textContent);
          }
        }
      }
      return cut;
      """;

  @Test
  void drawsFiguresAndNetworks() throws IOException {
    open(SampleReports.figures(), 1280, 900);
    assertThat(problems()).isEmpty();
    assertThat((List<?>) evaluate(CUT_TEXTS)).isEmpty();
    assertThat(browser.findElements(By.cssSelector("svg.architecture g.node"))).hasSize(4);
    assertThat(browser.findElements(By.cssSelector("svg.architecture .frame"))).hasSize(1);
    assertThat(browser.findElements(By.cssSelector("svg.plane"))).hasSize(6);
    assertThat(browser.findElements(By.cssSelector("svg.plane .points.c9 > *"))).hasSize(24);
    assertThat(
            evaluate(
                "return [...document.querySelectorAll('svg image, table.pictures img')]"
                    + ".every((image) => (image.href?.baseVal ?? image.src).startsWith('data:'))"))
        .isEqualTo(true);
    // The curve of chance goes from the lower left to the upper right corner.
    assertThat(
            evaluate(
                "const box = document.querySelector('.plane .curve.gray').getBBox();"
                    + "return box.width > 300 && box.height > 250"))
        .isEqualTo(true);
  }

  @Test
  void switchesTheConfusionMatrixBetweenCountsAndPercent() throws IOException {
    ReportData data = SampleReports.digits();
    open(data, 1280, 900);
    ReportData.Confusion confusion =
        Objects.requireNonNull(data.evaluations().getFirst().confusion());
    assertThat(visibleCells().getFirst()).isEqualTo(Long.toString(confusion.count(0, 0)));
    assertThat(visibleCells().stream().mapToLong(Long::parseLong).sum())
        .isEqualTo(confusion.total());
    browser.findElement(By.cssSelector(".choice.percent + label")).click();
    assertThat(Double.parseDouble(visibleCells().getFirst()))
        .isBetween(
            100.0 * confusion.count(0, 0) / confusion.rowSum(0) - 0.06,
            100.0 * confusion.count(0, 0) / confusion.rowSum(0) + 0.06);
  }

  private List<String> visibleCells() {
    return browser.findElements(By.cssSelector(".heat-map .cell text")).stream()
        .filter(WebElement::isDisplayed)
        .map(WebElement::getText)
        .toList();
  }

  @Test
  void aFilmShowsTheTimeOfItsSlider() throws IOException {
    Picture pixel = Picture.of(1, 1, 4, new byte[4]);
    Figure.Plot film =
        new Figure.Plot("plane", "x", "y", null, null, List.of(), pixel, "")
            .withFrames(
                List.of(new Figure.Cell(pixel, "epoch 1"), new Figure.Cell(pixel, "epoch 5")));
    ReportData.Evaluation evaluation = SampleReports.digits().evaluations().getFirst();
    open(
        SampleReports.digits().withEvaluations(List.of(evaluation.withFigures(List.of(film)))),
        1280,
        900);
    String shown =
        "const film = document.querySelector('.film');"
            + " return [film.querySelector('output').textContent,"
            + " [...film.querySelectorAll('.frame')].filter((f) => getComputedStyle(f).display !== 'none')"
            + ".map((f) => f.dataset.caption).join()]";
    assertThat(evaluate(shown)).isEqualTo(List.of("at the end", "at the end"));
    evaluate(
        "const slider = document.querySelector('.film input'); slider.value = '1';"
            + " slider.dispatchEvent(new Event('input')); return true");
    assertThat(evaluate(shown)).isEqualTo(List.of("epoch 5", "epoch 5"));
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void comparedRunsCanBeReadAndSorted(boolean dark) throws IOException {
    List<Comparison.Run> runs =
        List.of(
            new Comparison.Run("a", "a.nn", "rate 1", null),
            new Comparison.Run("b", "a.nn", "rate 2", Path.of("runs", "b", "report.html")));
    open(
        Report.render(
            new Comparison(
                runs,
                List.of(
                    new Comparison.Row("rate", Comparison.Kind.GIVEN, List.of("1", "2"), List.of()),
                    new Comparison.Row(
                        "test.accuracy",
                        Comparison.Kind.RESULT,
                        List.of("0.5", "0.6"),
                        List.of(1))),
                List.of(
                    new Comparison.Curve(
                        "loss", List.of(List.of(3.0, 2.0, 1.0), List.of(2.0, 1.0, 0.5)))),
                List.of(),
                List.of(
                    new Comparison.Difference(
                        "a",
                        List.of("b"),
                        List.of(
                            new Comparison.Line(Comparison.Side.FIRST, "x"),
                            new Comparison.Line(Comparison.Side.OTHER, "y"),
                            new Comparison.Line(Comparison.Side.GAP, "")))),
                List.of("A note.")),
            Path.of("page.html")),
        1280,
        900);
    evaluate(
        "document.documentElement.className = 'script %s'; return true"
            .formatted(dark ? "dark" : "light"));
    assertThat((List<?>) evaluate(LOW_CONTRAST)).isEmpty();
    assertThat((List<?>) evaluate(CHARTS_WITHOUT_CURVES)).isEmpty();
    // A click on a run's name hides its curves.
    WebElement name = browser.findElements(By.cssSelector(".u-legend .u-series")).get(1);
    name.findElement(By.tagName("th")).click();
    assertThat(name.getDomAttribute("class")).contains("u-off");
    assertThat(problems()).isEmpty();
  }

  private static final String FIRST_CELLS =
      """
      const table = [...document.querySelectorAll('table')].find((t) => t.caption.textContent.includes('%s'));
      return [...table.tBodies[0].rows].map((row) => row.cells[%d].textContent);
      """;

  @Test
  void sortsATableByAClickAndGivesItBackInItsOrder() throws IOException {
    open(SampleReports.digits(), 1280, 900);
    String missing = FIRST_CELLS.formatted("Columns that are read", 2);
    assertThat(evaluate(missing)).isEqualTo(List.of("0.2 %", "11 %", "0", "–"));
    WebElement head = browser.findElements(By.cssSelector("table.columns th button")).get(2);
    head.click();
    assertThat(evaluate(missing)).isEqualTo(List.of("0", "0.2 %", "11 %", "–"));
    assertThat(browser.findElement(By.cssSelector("th[aria-sort=ascending]")).getText())
        .startsWith("Missing");
    head.click();
    assertThat(evaluate(missing)).isEqualTo(List.of("11 %", "0.2 %", "0", "–"));
    head.click();
    assertThat(evaluate(missing)).isEqualTo(List.of("0.2 %", "11 %", "0", "–"));
    assertThat(problems()).isEmpty();
  }

  @Test
  void givesATableAsCsv() throws IOException {
    open(SampleReports.digits(), 1280, 900);
    Object text =
        browser.executeAsyncScript(
            """
            const done = arguments[0];
            URL.createObjectURL = (blob) => { blob.text().then(done); return '#'; };
            document.querySelector('button.csv[aria-label*="Columns that are read"]').click();
            """);
    assertThat(text)
        .isEqualTo(
            """
            Column,Kind,Missing,Different,Lowest,Median,Highest,Values,Training to test
            size,number,0.002,,-1,2.5,1000,,0.1
            weight,number,0.11,,0,1,2,,-0.9
            town,text,0,1204,,,,Rome Oslo,
            picture,picture,,,,,,,
            """);
    assertThat(problems()).isEmpty();
  }

  @Test
  void saysThatATableIsWiderThanItsPlace() throws IOException {
    open(SampleReports.digits(), 390, 844);
    assertThat(browser.findElement(By.cssSelector(".wide table.columns .hint")).getText())
        .isEqualTo("more columns →");
    open(SampleReports.digits(), 1280, 900);
    assertThat(browser.findElements(By.cssSelector(".wide table.columns"))).isEmpty();
  }

  @Test
  void switchesBetweenLinearAndLogarithmicScale() throws IOException {
    open(SampleReports.digits(), 1280, 900);
    List<?> before = (List<?>) evaluate(DRAWN_PIXELS);
    WebElement button = browser.findElement(By.cssSelector("figure.chart button.log"));
    // The loss of this training falls so far that it begins with a logarithmic scale.
    assertThat(button.getDomAttribute("aria-pressed")).isEqualTo("true");
    button.click();
    assertThat(button.getDomAttribute("aria-pressed")).isEqualTo("false");
    List<?> after = (List<?>) evaluate(DRAWN_PIXELS);
    assertThat(after).hasSameSizeAs(before);
    assertThat(after.getFirst()).isNotEqualTo(before.getFirst());
    assertThat(after.subList(1, after.size())).isEqualTo(before.subList(1, before.size()));
    assertThat(problems()).isEmpty();
  }

  @Test
  void switchesBetweenDarkAndLight() throws IOException {
    open(SampleReports.digits(), 1280, 900);
    String colour = "return getComputedStyle(document.body).backgroundColor";
    Object before = evaluate(colour);
    WebElement button = browser.findElement(By.id("theme"));
    button.click();
    assertThat(evaluate(colour)).isNotEqualTo(before);
    button.click();
    assertThat(evaluate(colour)).isEqualTo(before);
  }

  @Test
  void showsTheLastValuesInTheLegend() throws IOException {
    open(SampleReports.digits(), 1280, 900);
    List<String> values =
        browser
            .findElement(By.cssSelector("figure.chart .u-legend"))
            .findElements(By.cssSelector(".u-value"))
            .stream()
            .map(WebElement::getText)
            .toList();
    assertThat(values).hasSize(3).startsWith("100").doesNotContain("--", "–");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void textHasEnoughContrast(boolean dark) throws IOException {
    for (ReportData data : samples().toList()) {
      open(data, 1280, 900);
      evaluate(
          "document.documentElement.className = 'script %s'; return true"
              .formatted(dark ? "dark" : "light"));
      assertThat((List<?>) evaluate(LOW_CONTRAST)).isEmpty();
    }
  }

  /** Texts whose contrast to what lies behind them is below 4.5 to 1 (WCAG 2.2, level AA). */
  private static final String LOW_CONTRAST =
      """
      const rgba = (text) => {
        const parts = text.match(/[\\d.]+/g).map(Number);
        return parts.length === 4 ? parts : [...parts, 1];
      };
      const over = (top, bottom) => [0, 1, 2].map((i) => top[i] * top[3] + bottom[i] * (1 - top[3]));
      const light = (colour) => colour.map((c) => c / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
      const behind = (element) => {
        if (element === null) return [255, 255, 255];
        return over(rgba(getComputedStyle(element).backgroundColor), behind(element.parentElement));
      };
      const found = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || element.closest('script, title, [hidden]')) continue;
        if (!element.checkVisibility()) continue;
        const style = getComputedStyle(element);
        const svg = element instanceof SVGElement;
        let ground = behind(element.closest('svg') ?? element);
        const rect = element.closest('g.cell')?.querySelector('rect');
        if (rect) {
          const fill = rgba(getComputedStyle(rect).fill);
          ground = over([...fill.slice(0, 3), Number(getComputedStyle(rect).fillOpacity)], ground);
        }
        const ink = over(rgba(svg ? style.fill : style.color), ground);
        const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
        if ((a + 0.05) / (b + 0.05) < 4.5) {
          found.push(element.outerHTML.slice(0, 120) + ' ' + ((a + 0.05) / (b + 0.05)).toFixed(2));
        }
      }
      return found.slice(0, 20);
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>window.hit=1</script>",
        "</script><script>window.hit=1</script>",
        "<img src=x onerror=window.hit=1>",
        "\"><svg onload=window.hit=1>",
        "' autofocus onfocus='window.hit=1",
        "<iframe src=javascript:parent.hit=1>",
        "${window.hit=1}{{window.hit=1}}",
        "\u2028window.hit=1//",
      })
  void noPayloadExecutes(String payload) throws IOException {
    open(ReportTest.hostile(payload), 1280, 900);
    assertThat(evaluate("return window.hit === undefined")).isEqualTo(true);
    assertThat(problems()).isEmpty();
    assertThat(browser.findElement(By.tagName("h1")).getText())
        .isEqualTo(payload.replace("\u2028", "<U+2028>"));
    assertThat(browser.findElements(By.cssSelector("iframe, [onload], [onerror], [onfocus]")))
        .isEmpty();
  }

  @Test
  void drawsTenThousandEpochsInReasonableTime() throws IOException {
    ReportData data =
        SampleReports.digits()
            .withPhases(List.of(SampleReports.phase("train mlp", 10_000, new Random(2))));
    open(data, 1280, 900);
    assertThat(problems()).isEmpty();
    Long ready =
        (Long)
            evaluate(
                "const t = performance.getEntriesByType('navigation')[0]; return Math.round(t.loadEventEnd)");
    assertThat(ready).isBetween(1L, 5000L);
  }

  @Test
  void printsOnWhitePaperWithItsCharts() throws IOException {
    open(SampleReports.digits(), 1280, 900);
    browser.findElement(By.id("theme")).click();
    evaluate("window.dispatchEvent(new Event('beforeprint')); return true");
    assertThat(evaluate("return getComputedStyle(document.body).colorScheme")).isEqualTo("light");
    assertThat((List<?>) evaluate(DRAWN_PIXELS)).isNotEmpty();
    assertThat(evaluate("return [...document.querySelectorAll('details')].every((d) => d.open)"))
        .isEqualTo(true);
    evaluate("window.dispatchEvent(new Event('afterprint')); return true");
    assertThat(browser.findElement(By.tagName("details")).getDomAttribute("open")).isNull();
    browser.findElement(By.id("theme")).click();
  }
}
