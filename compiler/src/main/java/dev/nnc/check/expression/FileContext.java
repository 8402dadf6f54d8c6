package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.diag.Code;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Diagnostics;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.parse.Parser;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Judgement;
import dev.nnc.plan.Schema;
import dev.nnc.resolve.Module;
import dev.nnc.resolve.Symbols;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all checks of one file share: its names, the catalogue, and where to say what is wrong. */
public final class FileContext {
  private static final int DEEPEST_CALL = 64;

  /** What exhausts no stack, whatever calls and braces are made of. */
  private static final int DEEPEST_NESTING = 2000;

  private static final int MOST_NOTES = 4;
  private static final int LONGEST_CALL = 60;

  final SourceFile source;
  public final Catalog catalog;
  public final Symbols symbols;
  public final Diagnostics diagnostics;
  public final ResolvedText resolution;

  /** The values of the params, in the order of the file. */
  public final Map<String, CheckedValue> parameters = new LinkedHashMap<>();

  /** Params whose names fields have, too. */
  private final Set<String> hidden = new HashSet<>();

  private final CheckState work;

  /**
   * @param work what the files of one program share
   */
  public FileContext(Module module, Catalog catalog, Diagnostics diagnostics, CheckState work) {
    this.source = module.tree().source();
    this.catalog = catalog;
    this.symbols = module.symbols();
    this.diagnostics = diagnostics;
    this.resolution = new ResolvedText(source);
    this.work = work;
    module.declarations().values().forEach(item -> work.homes.put(item, this));
    work.pretrained.addAll(module.networks().values());
  }

  /** Says which data sets there are, for what counts their classes. */
  public void know(List<DataPlan> data) {
    work.data.addAll(data);
  }

  /** Remembers why a data set could not be read before a run. */
  public void obstructed(DataPlan data, Diagnostic obstacle) {
    work.obstacles.put(data.name(), obstacle);
  }

  /** Why the data set could not be read before a run; null if it could, or nobody tried. */
  @Nullable Diagnostic obstacle(DataPlan data) {
    return work.obstacles.get(data.name());
  }

  /** The data sets that are right. */
  List<DataPlan> data() {
    return work.data;
  }

  /** Whether a block or function that is called is being evaluated. */
  boolean isInside() {
    return !work.calls.isEmpty();
  }

  /** Remembers what a loss or metric holds against a truth; a network is laid more than once. */
  public void judge(Judgement judgement) {
    Place at = judgement.place();
    work.judgements.putIfAbsent(
        at.source().name()
            + ' '
            + at.span().start()
            + ' '
            + judgement.data()
            + ' '
            + judgement.field()
            + ' '
            + judgement.by().name(),
        judgement);
  }

  /** What losses and metrics hold against truths. */
  public List<Judgement> judgements() {
    return List.copyOf(work.judgements.values());
  }

  /** Whether the network comes with the weights of a finished run. */
  public boolean isPretrained(Item.Network network) {
    return work.pretrained.contains(network);
  }

  /** The checks of the file in which the declaration stands. */
  public FileContext home(Item declaration) {
    return work.homes.getOrDefault(declaration, this);
  }

  /** What the name stands for in a body: a name of the scope, else a param, else null. */
  public @Nullable CheckedValue bound(String name, Scope scope) {
    CheckedValue meaning = scope.find(name);
    return meaning != null ? meaning : parameters.get(name);
  }

  public Place place(Node node) {
    return source.place(node.span());
  }

  public Place place(Span span) {
    return source.place(span);
  }

  public String text(Node node) {
    return source.text(node.span());
  }

  /** Does something without saying what is wrong with it. */
  public <T extends @Nullable Object> T quietly(Supplier<T> task) {
    work.muted++;
    try {
      return task.get();
    } finally {
      work.muted--;
    }
  }

  /** Evaluates a default of the catalogue, which is always right and never counted. */
  <T extends @Nullable Object> T ofDefault(Supplier<T> task) {
    work.defaults++;
    try {
      return task.get();
    } finally {
      work.defaults--;
    }
  }

  /** Remembers what an expression or a stage of a flow stands for. */
  void note(Node node, CheckedValue value) {
    work.notes.value(node, value, work.muted == 0);
  }

  /** Remembers which entry a name or a call means. */
  void note(Node node, Entry entry) {
    work.notes.entry(node, entry);
  }

  /** Remembers which option an argument gives. */
  void note(Node node, Option option) {
    work.notes.option(node, option);
  }

  /** Remembers which columns a data set has. */
  public void note(Item.Dataset dataset, Schema schema) {
    work.notes.schema(dataset, schema);
  }

  /** Whether what is said now is heard: else it is not worth looking for what was meant. */
  boolean isHeard() {
    return work.muted == 0 && !diagnostics.isFull();
  }

  public void report(Diagnostic diagnostic) {
    if (work.muted > 0) {
      return;
    }
    if (diagnostics.isFull()) {
      diagnostics.add(diagnostic);
      return;
    }
    if (!work.said.add(
        new CheckState.Said(diagnostic.code(), diagnostic.place(), diagnostic.message()))) {
      return;
    }
    Diagnostic full = diagnostic;
    if (diagnostic.isError()) {
      for (String note : notes(diagnostic.place().source())) {
        full = full.withNote(note);
      }
    }
    diagnostics.add(full);
  }

  /** Where what is evaluated now was called, the innermost call first. */
  private List<String> notes(SourceFile at) {
    Set<String> notes = new LinkedHashSet<>();
    for (CheckState.Call call : work.calls) {
      notes.add(
          "in `"
              + call.written()
              + "`, called in line "
              + call.place().line()
              + (call.place().source() == at ? "" : " of " + call.place().source()));
    }
    return notes.stream().limit(MOST_NOTES).toList();
  }

  /**
   * Counts a round of a loop or a call; false if the file asks for more than anyone can wait for,
   * which was then reported.
   */
  boolean spend(Node at) {
    work.round = place(at);
    work.roundText = context(at);
    return spend(at, Budget.ROUND);
  }

  /** Counts work; false if the file asks for more of it than there is, which was then reported. */
  public boolean spend(Node at, long units) {
    if (work.defaults > 0 || work.budget.spend(units)) {
      return true;
    }
    if (work.muted == 0 && work.budget.takeNews()) {
      // What is repeated is the cause, not what happens to be evaluated in it.
      Place round = work.round;
      report(
          Diagnostic.of(
                  ValueCode.TOO_LARGE,
                  round == null ? place(at) : round,
                  "`" + (round == null ? context(at) : work.roundText) + "`",
                  String.format(
                      Locale.ROOT,
                      "more than the %,d evaluations that a check may take",
                      Budget.units()))
              .withHelp(
                  "loops in loops, calls in calls and lists of lists multiply: make one of them"
                      + " smaller"));
    }
    return false;
  }

  /** The value, or an unknown one if it is made of too many, which was then reported. */
  CheckedValue bounded(CheckedValue value, Node at) {
    long size = value.size();
    if (size > Budget.MOST_VALUES) {
      report(
          diagnostic(
                  ValueCode.TOO_LARGE,
                  at,
                  "`" + shortened(text(at)) + "`",
                  String.format(Locale.ROOT, "%,d values", size))
              .withHelp(
                  String.format(
                      Locale.ROOT,
                      "a list, with the lists in it, may have %,d",
                      Budget.MOST_VALUES)));
      return CheckedValue.UNKNOWN;
    }
    return value;
  }

  /** The first line of a text, or the beginning of it. */
  private static String shortened(String text) {
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end) + " …";
    return line.length() <= LONGEST_CALL ? line : line.substring(0, LONGEST_CALL - 1) + "…";
  }

  private String context(Node at) {
    CheckState.Call call = work.calls.peek();
    return call == null ? shortened(text(at)) : call.name();
  }

  /**
   * Goes one level deeper into what may nest without end; false if that is too deep by now, which
   * was then reported. Else {@link #ascend} has to follow.
   */
  boolean descend(Node at) {
    if (work.nesting >= DEEPEST_NESTING && work.defaults == 0) {
      report(diagnostic(ValueCode.TOO_DEEP, at, context(at), work.calls.size()));
      return false;
    }
    if (!spend(at, 1)) {
      return false;
    }
    work.nesting++;
    return true;
  }

  void ascend() {
    work.nesting--;
  }

  /** Whether a name inside would hide one of the file or an outer one, which is reported. */
  boolean hides(Name name, @Nullable Scope outer) {
    Symbols.Symbol symbol = symbols.find(name.text());
    if (symbol != null && hidden.contains(name.text())) {
      return true; // reported at the field
    }
    if (symbol != null && !symbol.sort().equals("phase")) {
      report(
          diagnostic(NameCode.HIDING, name, name.text(), symbol.sort())
              .withLabel(place(symbol.name()), "declared here")
              .withHelp("give one of them another name"));
      return true;
    }
    if (outer != null && outer.find(name.text()) != null) {
      report(
          diagnostic(NameCode.HIDING, name, name.text(), "value")
              .withHelp("every value has a name of its own"));
      return true;
    }
    return false;
  }

  /** Reports a field that has the name of a param: losses and networks could mean either. */
  public void hidesParam(Name field) {
    if (symbols.find(field.text()) instanceof Symbols.Symbol symbol
        && symbol.item() instanceof Item.Parameter) {
      hidden.add(field.text());
      report(
          diagnostic(NameCode.HIDING, field, field.text(), symbol.sort())
              .withLabel(place(symbol.name()), "declared here")
              .withHelp("give one of them another name"));
    }
  }

  public Diagnostic diagnostic(Code code, Node node, Object... arguments) {
    return Diagnostic.of(code, place(node), arguments);
  }

  /**
   * Remembers that a block or function is evaluated; false if they are too deep by now, which was
   * then reported.
   */
  boolean enter(String name, Node at) {
    if (work.calls.size() >= DEEPEST_CALL) {
      report(
          diagnostic(ValueCode.TOO_DEEP, at, name, DEEPEST_CALL)
              .withHelp(
                  "something must end it: an `if` on a parameter that changes from call to call"));
      return false;
    }
    if (!spend(at)) {
      return false;
    }
    work.calls.push(new CheckState.Call(name, written(at, name), place(at)));
    return true;
  }

  /** The call as it stands in the file, unless it is too long to be read at a glance. */
  private String written(Node at, String name) {
    String text = text(at);
    return text.length() <= LONGEST_CALL && text.indexOf('\n') < 0 ? text : name;
  }

  void leave() {
    work.calls.pop();
  }

  /**
   * The expression that a default in the catalogue stands for. Its spans belong to another text, so
   * nothing may be reported at them; defaults are tested to be right.
   */
  Expression parseDefault(String text) {
    Expression parsed = work.parsedDefaults.get(text);
    if (parsed == null) {
      parsed =
          Parser.expression(text)
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "a default of the catalogue cannot be read: " + text));
      work.parsedDefaults.put(text, parsed);
    }
    return parsed;
  }
}
