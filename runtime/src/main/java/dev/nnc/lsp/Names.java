package dev.nnc.lsp;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.parse.Lexeme;
import dev.nnc.resolve.Module;
import dev.nnc.resolve.NameGroups;
import dev.nnc.resolve.StandardLibrary;
import dev.nnc.resolve.Symbols;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.eclipse.lsp4j.DocumentHighlight;
import org.eclipse.lsp4j.DocumentHighlightKind;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;

/** Where names are declared and used, in the document and in the files that it imports. */
final class Names {
  private final Form form;

  /** Further open documents, which may import from this one. */
  private final List<Form> others;

  Names(Form form, List<Form> others) {
    this.form = form;
    this.others = others;
  }

  /** One place in one file. */
  private record Use(String uri, Range range, boolean declares) {}

  /** A declaration, by the file and the name that it has there. */
  private record Origin(String file, String name) {}

  /**
   * A parameter of a block or function, which calls in other files may name.
   *
   * @param file that declares it
   * @param of the block or function, by its name there
   */
  private record Parameter(String file, String of, String name) {}

  /** What would be renamed, and how it is called now. */
  record Renamed(Span span, String name) {}

  /** Where the name at an offset is declared. */
  List<Location> definitions(int offset) {
    Optional<Location> file = importedFile(offset);
    if (file.isPresent()) {
      return List.of(file.get());
    }
    Optional<Symbols.Symbol> imported = imported(offset);
    if (imported.isPresent()) {
      Item item = imported.get().item();
      Name name = Symbols.declared(item);
      Optional<SourceFile> home = Addresses.home(form, item);
      if (home.isPresent() && name != null) {
        return Addresses.location(form, home.get().place(name.span())).stream().toList();
      }
    }
    Optional<Parameter> parameter = parameter(offset);
    if (parameter.isPresent()) {
      return uses(parameter.get()).stream()
          .filter(Use::declares)
          .map(each -> new Location(each.uri(), each.range()))
          .toList();
    }
    return declarations(offset).stream()
        .map(each -> new Location(form.document().uri(), range(each)))
        .toList();
  }

  /**
   * The declarations of a name: of one in a body the one of the same item, of an input the field
   * that it is fed from.
   */
  private List<NameGroups.Occurrence> declarations(int offset) {
    List<NameGroups.Occurrence> all =
        occurrences(offset).stream().filter(NameGroups.Occurrence::declares).toList();
    Optional<NameGroups.Occurrence> here = form.names().at(offset);
    if (all.size() < 2 || here.isEmpty()) {
      return all;
    }
    Span item = form.path(offset).getFirst().span();
    List<NameGroups.Occurrence> near = new ArrayList<>();
    List<NameGroups.Occurrence> far = new ArrayList<>();
    for (NameGroups.Occurrence each : all) {
      if (!each.span().equals(here.get().span())) {
        boolean inside = item.start() <= each.span().start() && each.span().end() <= item.end();
        (inside ? near : far).add(each);
      }
    }
    return here.get().declares() || near.isEmpty() ? far : near;
  }

  /** The beginning of the file that an import names. */
  private Optional<Location> importedFile(int offset) {
    for (Module.Link link : form.module().links()) {
      Span from = link.written().from().span();
      if (from.start() <= offset && offset <= from.end()) {
        return Addresses.location(form, link.target().tree().source().place(Span.NONE));
      }
    }
    return Optional.empty();
  }

  /** What the name at an offset was imported as. */
  private Optional<Symbols.Symbol> imported(int offset) {
    List<Node> path = form.path(offset);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Node node = path.getLast();
    String name =
        node instanceof Name each
            ? each.text()
            : node instanceof Expression.Reference reference ? reference.name() : "";
    if (path.size() > 1 && path.get(path.size() - 2) instanceof Item.Imported imported) {
      Name as = imported.as();
      name = as != null ? as.text() : imported.name().text();
    } else if (form.names()
        .at(offset)
        .map(each -> each.group().sort() != NameGroups.Sort.IMPORT)
        .orElse(true)) {
      return Optional.empty();
    }
    return Optional.ofNullable(form.module().symbols().find(name)).filter(Symbols.Symbol::imported);
  }

  private List<NameGroups.Occurrence> occurrences(int offset) {
    return form.names().at(offset).map(each -> form.names().all(each.group())).orElse(List.of());
  }

  private Range range(NameGroups.Occurrence occurrence) {
    return form.text().range(occurrence.span());
  }

  /** The uses of the name at an offset in the document. */
  List<DocumentHighlight> highlights(int offset) {
    return occurrences(offset).stream()
        .map(
            each ->
                new DocumentHighlight(
                    range(each),
                    each.declares() ? DocumentHighlightKind.Write : DocumentHighlightKind.Read))
        .toList();
  }

  /** The uses of the name at an offset in all files that are known. */
  List<Location> references(int offset, boolean withDeclarations) {
    return uses(offset).stream()
        .filter(each -> withDeclarations || !each.declares())
        .map(each -> new Location(each.uri(), each.range()))
        .distinct()
        .toList();
  }

  private List<Use> uses(int offset) {
    Optional<Parameter> parameter = parameter(offset);
    if (parameter.isPresent()) {
      return uses(parameter.get());
    }
    List<NameGroups.Occurrence> here = occurrences(offset);
    if (here.isEmpty()) {
      return List.of();
    }
    Optional<Origin> origin = origin(offset, here.getFirst());
    if (origin.isEmpty()) {
      return here.stream()
          .map(each -> new Use(form.document().uri(), range(each), each.declares()))
          .toList();
    }
    List<Use> uses = new ArrayList<>();
    inFiles((each, module) -> add(each, module, origin.get(), uses));
    return uses;
  }

  /** All files that are known, each once. */
  private void inFiles(BiConsumer<Form, Module> seen) {
    Set<String> names = new HashSet<>();
    for (Form each : all()) {
      for (Module module : each.modules().inOrder()) {
        if (names.add(module.tree().source().name())) {
          seen.accept(each, module);
        }
      }
    }
  }

  // Parameters.

  /** The parameter of which the name at an offset is the declaration, a use, or a call's. */
  private Optional<Parameter> parameter(int offset) {
    Optional<NameGroups.Occurrence> here = form.names().at(offset);
    if (here.isPresent()) {
      return here.get().group().sort() == NameGroups.Sort.FORMAL
          ? declared(form.names().all(here.get().group()))
          : Optional.empty();
    }
    List<Node> path = form.path(offset);
    int last = path.size() - 1;
    if (last < 2
        || !(path.get(last) instanceof Name name)
        || !(path.get(last - 1) instanceof Expression.Argument argument)
        || argument.key() != name
        || !(path.get(last - 2) instanceof Expression.Call call)
        || !(call.callee() instanceof Expression.Reference callee)) {
      return Optional.empty();
    }
    Symbols.Symbol symbol = form.module().symbols().find(callee.name());
    Name of = symbol == null ? null : Symbols.declared(symbol.item());
    return symbol != null
            && of != null
            && formals(symbol.item()).stream()
                .anyMatch(each -> each.name().text().equals(name.text()))
        ? Addresses.home(form, symbol.item())
            .map(file -> new Parameter(file.name(), of.text(), name.text()))
        : Optional.empty();
  }

  private Optional<Parameter> declared(List<NameGroups.Occurrence> group) {
    for (Item item : form.items()) {
      Name of = Symbols.declared(item);
      for (Item.Formal formal : formals(item)) {
        for (NameGroups.Occurrence each : group) {
          if (of != null && each.span().equals(formal.name().span())) {
            return Optional.of(new Parameter(form.source().name(), of.text(), each.name()));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<Item.Formal> formals(Item item) {
    return item instanceof Item.Block block
        ? block.parameters()
        : item instanceof Item.Function function ? function.parameters() : List.of();
  }

  private List<Use> uses(Parameter parameter) {
    List<Use> uses = new ArrayList<>();
    inFiles((each, module) -> add(each, module, parameter, uses));
    return uses;
  }

  private static void add(Form form, Module module, Parameter parameter, List<Use> uses) {
    SourceFile source = module.tree().source();
    Optional<String> uri = Addresses.of(form, source);
    if (uri.isEmpty()) {
      return;
    }
    EditedText text =
        source == form.source() ? form.text() : new EditedText(source.name(), source.text());
    if (source.name().equals(parameter.file())) {
      NameGroups names = form.names(module.tree());
      for (Item item : Form.items(module.tree())) {
        Name of = Symbols.declared(item);
        for (Item.Formal formal : formals(item)) {
          if (of != null
              && of.text().equals(parameter.of())
              && formal.name().text().equals(parameter.name())) {
            names
                .at(formal.name().span().start())
                .ifPresent(
                    each -> addAll(names, each.group(), parameter.name(), uri.get(), text, uses));
          }
        }
      }
      return;
    }
    Set<String> called = new HashSet<>();
    for (Module.Link link : module.links()) {
      if (link.target().tree().source().name().equals(parameter.file())) {
        for (Item.Imported each : link.written().imported()) {
          if (each.name().text().equals(parameter.of())) {
            Name as = each.as();
            called.add(as != null ? as.text() : each.name().text());
          }
        }
      }
    }
    if (!called.isEmpty()) {
      Form.items(module.tree())
          .forEach(item -> add(item, called, parameter, uri.get(), text, uses));
    }
  }

  /** The names that calls give to the parameter. */
  private static void add(
      Item item,
      Set<String> called,
      Parameter parameter,
      String uri,
      EditedText text,
      List<Use> uses) {
    List<Node> open = new ArrayList<>(List.of(item));
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      if (node instanceof Expression.Call call
          && call.callee() instanceof Expression.Reference callee
          && called.contains(callee.name())) {
        for (Expression.Argument argument : call.arguments()) {
          Name key = argument.key();
          if (key != null && key.text().equals(parameter.name())) {
            uses.add(new Use(uri, text.range(key.span()), false));
          }
        }
      }
      open.addAll(Nodes.children(node).reversed());
    }
  }

  // Names of whole files.

  private List<Form> all() {
    List<Form> all = new ArrayList<>(List.of(form));
    all.addAll(others);
    return all;
  }

  /** What a name of the whole file stands for, in the file that declares it. */
  private Optional<Origin> origin(int offset, NameGroups.Occurrence occurrence) {
    Optional<Symbols.Symbol> imported = imported(offset);
    if (imported.isPresent()) {
      Name name = Symbols.declared(imported.get().item());
      return name == null
          ? Optional.empty()
          : Addresses.home(form, imported.get().item())
              .map(file -> new Origin(file.name(), name.text()));
    }
    return occurrence.group().isTop()
        ? Optional.of(new Origin(form.source().name(), occurrence.name()))
        : Optional.empty();
  }

  private static void add(Form form, Module module, Origin origin, List<Use> uses) {
    SourceFile source = module.tree().source();
    Optional<String> uri = Addresses.of(form, source);
    if (uri.isEmpty()) {
      return;
    }
    EditedText text =
        source == form.source() ? form.text() : new EditedText(source.name(), source.text());
    NameGroups names = form.names(module.tree());
    if (source.name().equals(origin.file())) {
      names
          .top(origin.name())
          .ifPresent(group -> addAll(names, group, origin.name(), uri.get(), text, uses));
      return;
    }
    for (Module.Link link : module.links()) {
      if (!link.target().tree().source().name().equals(origin.file())) {
        continue;
      }
      for (Item.Imported each : link.written().imported()) {
        if (each.name().text().equals(origin.name())) {
          if (each.as() != null) {
            uses.add(new Use(uri.get(), text.range(each.name().span()), false));
          } else {
            names
                .top(origin.name())
                .ifPresent(group -> addAll(names, group, origin.name(), uri.get(), text, uses));
          }
        }
      }
    }
  }

  private static void addAll(
      NameGroups names,
      NameGroups.Group group,
      String name,
      String uri,
      EditedText text,
      List<Use> uses) {
    for (NameGroups.Occurrence each : names.all(group)) {
      if (each.name().equals(name)) {
        boolean declares = each.declares() && group.sort() != NameGroups.Sort.IMPORT;
        uses.add(new Use(uri, text.range(each.span()), declares));
      }
    }
  }

  /** What would be renamed at an offset; empty if it can not be. */
  Optional<Renamed> renamed(int offset) {
    Optional<NameGroups.Occurrence> here = form.names().at(offset);
    Optional<Parameter> parameter = parameter(offset);
    Optional<String> file =
        parameter.isPresent()
            ? parameter.map(Parameter::file)
            : here.flatMap(each -> origin(offset, each)).map(Origin::file);
    if (file.filter(each -> each.startsWith(StandardLibrary.PREFIX)).isPresent()) {
      return Optional.empty();
    }
    return here.isPresent()
        ? here.map(each -> new Renamed(each.span(), each.name()))
        : parameter.map(each -> new Renamed(form.path(offset).getLast().span(), each.name()));
  }

  /** The edits that give the name at an offset another one. */
  Optional<WorkspaceEdit> rename(int offset, String name) {
    if (renamed(offset).isEmpty() || name.isBlank() || name.indexOf('`') >= 0) {
      return Optional.empty();
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    Map<String, List<TextEdit>> edits = new LinkedHashMap<>();
    for (Use use : uses(offset)) {
      if (!use.uri().startsWith(Addresses.SCHEME + ":")) {
        edits
            .computeIfAbsent(use.uri(), any -> new ArrayList<>())
            .add(new TextEdit(use.range(), written(name)));
      }
    }
    return Optional.of(new WorkspaceEdit(edits));
  }

  /** As a program writes it: in backquotes, if it would be read as something else without. */
  private static String written(String name) {
    List<Lexeme> read = Lexeme.of(new SourceFile("name", name));
    boolean plain =
        read.size() == 1
            && (read.getFirst().kind() == Lexeme.Kind.NAME
                || read.getFirst().kind() == Lexeme.Kind.DECLARATION
                || read.getFirst().kind() == Lexeme.Kind.CLAUSE);
    return plain ? name : "`" + name + "`";
  }
}
