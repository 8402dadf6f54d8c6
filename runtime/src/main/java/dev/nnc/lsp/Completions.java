package dev.nnc.lsp;

import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.OptionTypes;
import dev.nnc.parse.Lexeme;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.plan.Schema;
import dev.nnc.resolve.NameGroups;
import dev.nnc.resolve.StandardLibrary;
import dev.nnc.resolve.Symbols;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.CompletionItemLabelDetails;
import org.eclipse.lsp4j.InsertTextFormat;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.jspecify.annotations.Nullable;

/** What may be written at a position. */
final class Completions {
  /** Of a table with thousands of columns the first are offered. */
  private static final int MOST_NAMES = 500;

  private static final Map<String, String> DECLARATIONS =
      Map.of(
          "param", "param ${1:rate} = ${2:0.001}",
          "data", "data ${1:name} from ${2:csv}(\"${3:file.csv}\") {\n  $0\n}",
          "network", "network ${1:name} from ${2:x} {\n  ${2:x} -> $0\n}",
          "block", "block ${1:name}(${2:units}) from ${3:x} {\n  ${3:x} -> $0\n}",
          "function", "function ${1:name}(${2:x}) = $0",
          "import", "import ${1:name} from \"${2:std/residual.nn}\"");

  private static final Set<Kind> STEPS = EnumSet.of(Kind.LAYER, Kind.ACTIVATION);
  private static final Set<Kind> VALUES = EnumSet.of(Kind.FUNCTION);

  private final Catalog catalog;
  private final Reading reading;
  private final Function<String, Optional<Schema>> columns;
  private final boolean snippets;
  private final Cursor cursor;
  private final Range word;
  private final Map<String, CompletionItem> items = new LinkedHashMap<>();

  /**
   * @param reading of a text that may be older than the one of the cursor
   * @param text of the cursor
   * @param columns of a data set, as they were seen last
   */
  Completions(
      Catalog catalog,
      Reading reading,
      EditedText text,
      int offset,
      Function<String, Optional<Schema>> columns,
      boolean snippets) {
    this.catalog = catalog;
    this.reading = reading;
    this.columns = columns;
    this.snippets = snippets;
    this.cursor = Cursor.at(text.source(), offset);
    this.word = text.range(cursor.word());
  }

  List<CompletionItem> all() {
    if (cursor.isInText()) {
      return List.of();
    }
    List<Lexeme> header = cursor.header();
    String first = header.isEmpty() ? "" : Cursor.name(header.getFirst());
    Optional<String> owner = cursor.owner();
    if (owner.isPresent()) {
      members(owner.get(), header);
    } else if (cursor.follows(Lexeme.Kind.DOT)) {
      return List.of();
    } else if (cursor.call().isPresent()) {
      call(cursor.call().get(), first, header);
    } else if (cursor.isTop()) {
      top(first, header);
    } else {
      inBraces(first, header);
    }
    return List.copyOf(items.values());
  }

  /** What the call takes in which the position is. */
  Optional<SignatureHelp> signature() {
    return Signatures.at(reading, cursor, this);
  }

  // By place.

  private void top(String first, List<Lexeme> header) {
    if (cursor.begins()) {
      declarations();
      return;
    }
    Lexeme last = cursor.last();
    String before = last == null ? "" : Cursor.name(last);
    switch (first) {
      case "param" -> {
        params();
        entries(VALUES);
        plain("true", "false");
      }
      case "data" -> {
        if (before.equals("from") || before.equals(",")) {
          entries(EnumSet.of(Kind.SOURCE));
          symbols("data set");
        } else if (before.equals("like")) {
          symbols("data set");
        } else {
          plain("from", "like");
        }
      }
      case "network", "block" -> {
        if (before.equals("from") || before.equals(",")) {
          allFields();
        } else {
          plain("from", "to");
        }
      }
      case "import" -> {
        if (before.equals("from")) {
          StandardLibrary.files()
              .forEach(file -> item("\"" + file + "\"", CompletionItemKind.File, "library", ""));
        } else if (before.equals("import") || before.equals(",")) {
          importable();
        } else {
          plain("from", "as");
        }
      }
      case "function" -> {
        locals();
        params();
        entries(VALUES);
      }
      default -> {
        if (catalog.find(Kind.ACTION, first) == null) {
          declarations();
        } else if (before.equals(first)) {
          symbols("network");
        } else if (before.equals("on")) {
          symbols("data set");
        } else if (before.equals("over")) {
          params();
        } else {
          plain("on", "as", "over");
        }
      }
    }
    if (header.isEmpty()) {
      declarations();
    }
  }

  private void declarations() {
    DECLARATIONS.forEach(
        (name, snippet) -> {
          CompletionItem item = item(name, CompletionItemKind.Keyword, "declaration", "");
          insert(item, snippet, name);
        });
    for (Entry entry : catalog.entries(Kind.ACTION)) {
      action(entry);
    }
  }

  private void action(Entry entry) {
    StringBuilder snippet = new StringBuilder(entry.name());
    boolean targets =
        entry.documentation().example().contains(entry.name() + " ")
            && entry.documentation().example().contains(" on ");
    if (targets) {
      snippet.append(" ${1:network} on ${2:data}");
    }
    snippet.append(" {\n");
    int place = 3;
    for (Option option : entry.options()) {
      if (option.isRequired()) {
        snippet.append("  ").append(option.name()).append(": ${").append(place++).append("}\n");
      }
    }
    snippet.append(place == 3 ? "  $0\n}" : "}");
    CompletionItem item = entry(entry);
    insert(item, snippet.toString(), entry.name());
  }

  private void inBraces(String first, List<Lexeme> header) {
    if (first.equals("data")) {
      dataSection(header);
    } else if (catalog.find(Kind.ACTION, first) instanceof Entry verb
        && !reading.names().top(first).isPresent()) {
      section(verb, header);
    } else {
      body();
    }
  }

  private void dataSection(List<Lexeme> header) {
    String data = header.size() > 1 ? Cursor.name(header.get(1)) : "";
    Optional<String> setting = cursor.setting();
    if (cursor.begins()) {
      Set<String> given = cursor.settings();
      for (String key : List.of("split", "rows", "balance")) {
        if (!given.contains(key)) {
          CompletionItem item = item(key, CompletionItemKind.Property, "setting", "");
          insert(item, key + ": $0", key + ": ");
        }
      }
    } else if (cursor.follows(Lexeme.Kind.ARROW)) {
      entries(EnumSet.of(Kind.TRANSFORM));
      functions();
    } else if (setting.isPresent() && setting.get().equals("split")) {
      entries(EnumSet.of(Kind.SPLIT));
    } else {
      fields(data);
      columns(data);
      params();
      functions();
      plain("columns");
    }
  }

  private void section(Entry verb, List<Lexeme> header) {
    Optional<String> setting = cursor.setting();
    if (cursor.begins()) {
      Set<String> given = cursor.settings();
      for (Option option : verb.options()) {
        if (!given.contains(option.name()) && option.notYet() == null) {
          option(option, ": ");
        }
      }
      for (Entry nested : catalog.entries(Kind.ACTION)) {
        if (nested.name().equals("update") && verb.name().equals("train")) {
          action(nested);
        }
      }
      return;
    }
    if (setting.isEmpty()) {
      return;
    }
    Option option = verb.option(setting.get());
    if (option != null) {
      values(option.type());
      if (option.name().equals("loss")) {
        entries(EnumSet.of(Kind.LOSS));
      }
      if (option.type() instanceof OptionType.Any || speaksOfResults(option)) {
        targets(header);
      }
      results(option, header);
    }
    params();
    functions();
  }

  private static boolean speaksOfResults(Option option) {
    return option.name().equals("loss") || option.name().equals("metrics");
  }

  private void body() {
    boolean step = cursor.follows(Lexeme.Kind.ARROW);
    if (step) {
      entries(STEPS);
      symbols("block");
      symbols("network");
      functions();
      plain("if", "for");
      return;
    }
    if (cursor.begins() && cursor.bracket().equals("{")) {
      plain("shared", "if", "for");
    }
    locals();
    params();
    functions();
    entries(STEPS); // a recipe may begin with a layer
    symbols("block");
    symbols("network");
  }

  private void call(Cursor.Call call, String first, List<Lexeme> header) {
    Optional<Entry> entry = callee(call, first);
    if (call.key() == null) {
      entry.ifPresent(
          each ->
              each.options().stream()
                  .filter(option -> !option.repeated() && option.notYet() == null)
                  .filter(option -> !call.given().contains(option.name()))
                  .forEach(option -> option(option, ": ")));
    }
    entry.map(each -> taken(each, call)).ifPresent(option -> values(option.type()));
    for (Item.Formal formal : formals(call.callee())) {
      if (!call.given().contains(formal.name().text()) && call.key() == null) {
        CompletionItem item =
            item(formal.name().text() + ": ", CompletionItemKind.Property, "parameter", "");
        insert(item, formal.name().text() + ": $0", formal.name().text() + ": ");
      }
    }
    if (first.equals("data")) {
      String data = header.size() > 1 ? Cursor.name(header.get(1)) : "";
      fields(data);
      columns(data);
    } else if (catalog.find(Kind.ACTION, first) != null) {
      targets(header);
      entry.map(each -> taken(each, call)).ifPresent(option -> results(option, header));
    } else {
      locals();
    }
    params();
    functions();
  }

  /** The entry that a call means: of entries of one name the one that may stand there. */
  Optional<Entry> callee(Cursor.Call call, String first) {
    List<Entry> entries = catalog.find(call.callee());
    Set<Kind> likely =
        first.equals("data")
            ? EnumSet.of(Kind.TRANSFORM, Kind.SPLIT, Kind.SOURCE)
            : catalog.find(Kind.ACTION, first) != null
                ? EnumSet.complementOf(
                    EnumSet.of(Kind.LAYER, Kind.TRANSFORM, Kind.SPLIT, Kind.SOURCE))
                : EnumSet.of(Kind.LAYER, Kind.ACTIVATION, Kind.FUNCTION, Kind.INITIALIZER);
    for (Entry entry : entries) {
      if (likely.contains(entry.kind())) {
        return Optional.of(entry);
      }
    }
    return entries.stream().findFirst();
  }

  /** The option that the argument at the position gives, or null. */
  static @Nullable Option taken(Entry entry, Cursor.Call call) {
    if (call.key() != null) {
      return entry.option(call.key());
    }
    int left = call.position();
    for (Option option : entry.options()) {
      if (option.positional() && (left-- == 0 || option.repeated())) {
        return option;
      }
    }
    return null;
  }

  private void members(String owner, List<Lexeme> header) {
    if (reading.data(owner).isPresent() || reading.dataset(owner).isPresent()) {
      for (Part part : Part.values()) {
        item(part.word(), CompletionItemKind.EnumMember, "part", "");
      }
    }
    fields(owner);
    reading
        .network(owner)
        .ifPresent(
            plan ->
                plan.outputs()
                    .forEach(
                        output -> item(output.name(), CompletionItemKind.Variable, "output", "")));
    if (owner.equals("validation") || owner.equals("train")) {
      ResultsOfActions.of(reading, data(header))
          .forEach(name -> item(name, CompletionItemKind.Value, "result", ""));
    }
  }

  // What there is.

  private void values(OptionType type) {
    switch (type) {
      case OptionType.EntryOf entry -> entries(EnumSet.of(entry.kind()));
      case OptionType.Several several -> values(several.each());
      case OptionType.AnyOf any -> any.types().forEach(each -> values(each));
      case OptionType.Truth truth -> plain("true", "false");
      case OptionType.Word words ->
          words.words().forEach(each -> item(each, CompletionItemKind.EnumMember, "word", ""));
      case OptionType.Any any -> {
        // What it takes stands in the documentation only.
      }
      case OptionType.Whole w -> {}
      case OptionType.Real r -> {}
      case OptionType.Text t -> {}
      case OptionType.Sizes s -> {}
      case OptionType.ShapeOf s -> {}
      case OptionType.Numbers n -> {}
      case OptionType.Texts t -> {}
      case OptionType.Interval i -> {}
      case OptionType.Columns c -> {}
      case OptionType.ResultName r -> {}
      case OptionType.Duration d -> {}
      case OptionType.Angle a -> {}
      case OptionType.TensorOf t -> {}
      case OptionType.RecipeOf r -> {}
    }
  }

  private void entries(Collection<Kind> kinds) {
    for (Kind kind : kinds) {
      for (Entry entry : catalog.entries(kind)) {
        if (entry.notYet() == null) {
          entry(entry);
        }
      }
    }
  }

  private CompletionItem entry(Entry entry) {
    CompletionItem item =
        item(
            entry.name(),
            entry.kind() == Kind.ACTION ? CompletionItemKind.Keyword : CompletionItemKind.Function,
            entry.kind().noun(),
            "");
    item.setData(entry.kind() + " " + entry.name());
    List<Option> required =
        entry.options().stream().filter(each -> each.isRequired() && !each.repeated()).toList();
    if (!required.isEmpty()) {
      StringBuilder snippet = new StringBuilder(entry.name()).append('(');
      int place = 1;
      for (Option option : required) {
        snippet.append(place == 1 ? "" : ", ");
        snippet.append(option.positional() ? "" : option.name() + ": ");
        boolean text = option.type() instanceof OptionType.Text;
        snippet.append(text ? "\"" : "").append("${").append(place++).append(':');
        snippet.append(option.name()).append('}').append(text ? "\"" : "");
      }
      insert(item, snippet.append(')').toString(), entry.name());
    }
    return item;
  }

  /** The documentation of an item that {@code entry} made. */
  static void resolve(Catalog catalog, CompletionItem item, String data) {
    int space = data.indexOf(' ');
    if (space > 0) {
      for (Kind kind : Kind.values()) {
        if (kind.name().equals(data.substring(0, space))
            && catalog.find(kind, data.substring(space + 1)) instanceof Entry entry) {
          item.setDetail(EntryText.signature(entry));
          item.setDocumentation(
              new MarkupContent(MarkupKind.MARKDOWN, EntryText.documentation(entry)));
        }
      }
    }
  }

  private void option(Option option, String behind) {
    String given = option.defaultText();
    CompletionItem item =
        item(
            option.name() + behind,
            CompletionItemKind.Property,
            OptionTypes.describe(option.type()),
            given == null ? "must be given" : "default " + given);
    item.setFilterText(option.name());
    item.setSortText((given == null ? "0" : "1") + option.name());
    item.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, EntryText.documentation(option)));
    insert(item, option.name() + behind + "$0", option.name() + behind);
  }

  private void params() {
    symbols("param");
  }

  private void functions() {
    entries(VALUES);
    symbols("function");
  }

  private void symbols(String sort) {
    Symbols symbols = reading.module().symbols();
    for (String name : symbols.names()) {
      Symbols.Symbol symbol = symbols.find(name);
      if (symbol != null && (symbol.sort().equals(sort) || Sorts.isBroken(symbol.item(), sort))) {
        CompletionItem item = item(Name.written(name), Sorts.kind(sort), sort, "");
        if (!symbol.item().doc().isBlank()) {
          item.setDocumentation(Either.forLeft(symbol.item().doc().strip()));
        }
      }
    }
  }

  /** Names that are declared inside of the declaration that holds the position. */
  private void locals() {
    int start = cursor.word().start();
    Optional<Item> around = Optional.empty();
    for (Item item : reading.items()) {
      if (item.span().start() <= start) {
        around = Optional.of(item);
      }
    }
    if (around.isEmpty()) {
      return;
    }
    for (NameGroups.Occurrence each : reading.names().all()) {
      boolean inside =
          each.span().start() >= around.get().span().start() && each.span().start() < start;
      if (inside && each.declares() && !each.group().isTop()) {
        item(Name.written(each.name()), CompletionItemKind.Variable, "value", "");
      }
    }
    if (around.get() instanceof Item.Network network) {
      network
          .recipe()
          .inputs()
          .forEach(
              input ->
                  item(
                      Name.written(input.name().text()), CompletionItemKind.Variable, "input", ""));
    }
  }

  private void allFields() {
    for (Item item : reading.items()) {
      if (item instanceof Item.Dataset dataset) {
        fields(dataset.name().text());
      }
    }
  }

  /** The fields of a data set; where it is wrong, those that its text defines. */
  private void fields(String data) {
    Optional<DataPlan> plan = reading.data(data);
    if (plan.isPresent()) {
      plan.get().named().stream()
          .limit(MOST_NAMES)
          .forEach(field -> field(field.name(), field.type().describe()));
    }
    reading
        .dataset(data)
        .map(Item.Dataset::section)
        .ifPresent(
            section -> {
              for (Section.Entry entry : section.entries()) {
                if (entry instanceof Section.Definition definition) {
                  definition.names().forEach(name -> field(name.text(), ""));
                }
              }
            });
  }

  private void field(String name, String holds) {
    item(Name.written(name), CompletionItemKind.Field, "field", holds);
  }

  private void columns(String data) {
    columns
        .apply(data)
        .ifPresent(
            schema -> {
              int left = MOST_NAMES;
              for (Map.Entry<String, ColumnType> column : schema.columns().entrySet()) {
                if (left-- == 0) {
                  break;
                }
                item(
                    Name.written(column.getKey()),
                    CompletionItemKind.Field,
                    "column",
                    column.getValue().describe());
              }
            });
  }

  /** The fields and outputs of what an action is about. */
  private void targets(List<Lexeme> header) {
    data(header).ifPresent(this::fields);
    network(header)
        .flatMap(reading::network)
        .ifPresent(
            plan ->
                plan.outputs()
                    .forEach(
                        output ->
                            item(
                                Name.written(output.name()),
                                CompletionItemKind.Variable,
                                "output",
                                "")));
  }

  private Optional<String> network(List<Lexeme> header) {
    return header.size() > 1 ? Optional.of(Cursor.name(header.get(1))) : Optional.empty();
  }

  /** The data set that an action speaks of; of an update that of the training around it. */
  private Optional<String> data(List<Lexeme> header) {
    List<List<Lexeme>> all = new ArrayList<>(List.of(header));
    all.addAll(cursor.headers());
    for (List<Lexeme> each : all) {
      for (int i = 0; i + 1 < each.size(); i++) {
        if (Cursor.name(each.get(i)).equals("on")) {
          return Optional.of(Cursor.name(each.get(i + 1)));
        }
      }
    }
    return Optional.empty();
  }

  private void results(Option option, List<Lexeme> header) {
    if (asksForResult(option.type())) {
      for (String name : ResultsOfActions.of(reading, data(header))) {
        item(name, CompletionItemKind.Value, "result", "");
        item("validation." + name, CompletionItemKind.Value, "result", "");
      }
    }
  }

  private static boolean asksForResult(OptionType type) {
    return switch (type) {
      case OptionType.ResultName result -> true;
      case OptionType.Several several -> asksForResult(several.each());
      case OptionType.AnyOf any -> any.types().stream().anyMatch(Completions::asksForResult);
      default -> false;
    };
  }

  private List<Item.Formal> formals(String callee) {
    Symbols.Symbol symbol = reading.module().symbols().find(callee);
    return symbol == null
        ? List.of()
        : switch (symbol.item()) {
          case Item.Block block -> block.parameters();
          case Item.Function function -> function.parameters();
          default -> List.of();
        };
  }

  private void importable() {
    reading
        .module()
        .links()
        .forEach(
            link ->
                link.target()
                    .declarations()
                    .forEach(
                        (name, item) ->
                            item(Name.written(name), CompletionItemKind.Class, "declaration", "")));
  }

  private void plain(String... words) {
    for (String each : words) {
      item(each, CompletionItemKind.Keyword, "", "");
    }
  }

  private CompletionItem item(String label, CompletionItemKind kind, String sort, String detail) {
    return items.computeIfAbsent(
        label,
        any -> {
          CompletionItem item = new CompletionItem(label);
          item.setKind(kind);
          CompletionItemLabelDetails details = new CompletionItemLabelDetails();
          details.setDescription(sort);
          item.setLabelDetails(details);
          if (!detail.isEmpty()) {
            item.setDetail(detail);
          }
          item.setTextEdit(Either.forLeft(new TextEdit(word, label)));
          return item;
        });
  }

  private void insert(CompletionItem item, String snippet, String plain) {
    if (snippets) {
      item.setInsertTextFormat(InsertTextFormat.Snippet);
    }
    item.setTextEdit(Either.forLeft(new TextEdit(word, snippets ? snippet : plain)));
  }
}
