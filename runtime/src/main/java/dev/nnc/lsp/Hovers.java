package dev.nnc.lsp;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.Wording;
import dev.nnc.check.Facts;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.Schema;
import dev.nnc.resolve.Symbols;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Visible;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;

/** What there is to read about a position. */
final class Hovers {
  private final Catalog catalog;
  private final Reading reading;

  Hovers(Catalog catalog, Reading reading) {
    this.catalog = catalog;
    this.reading = reading;
  }

  /** Empty where nothing is known. */
  Optional<Hover> at(int offset) {
    Facts.Fact fact = reading.facts().at(reading.source(), offset);
    List<Node> path = fact.path();
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Node node = path.getLast();
    List<String> texts = new ArrayList<>();
    flow(path).ifPresent(texts::add);
    Optional<String> key = key(path, fact);
    if (key.isPresent()) {
      texts.add(key.get());
    } else {
      fact.symbol().map(this::symbol).ifPresent(texts::add);
      if (fact.symbol().isEmpty()) {
        name(node, path).ifPresent(texts::add);
      }
      if (fact.symbol().isEmpty() || fact.entry().isPresent()) {
        entry(fact, node, path).map(EntryText::documentation).ifPresent(texts::add);
      }
      if (texts.isEmpty()) {
        fact.value().ifPresent(texts::add);
        fact.option().map(EntryText::documentation).ifPresent(texts::add);
      }
    }
    if (texts.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Hover(
            new MarkupContent(MarkupKind.MARKDOWN, Visible.of(EntryText.joined(texts))),
            reading.text().range(node.span())));
  }

  /** The shape of what comes out of the step or the name, and what the step lays. */
  private Optional<String> flow(List<Node> path) {
    Node node = path.getLast();
    Node outer = path.size() < 2 ? node : path.get(path.size() - 2);
    Node stage = outer instanceof Expression.Call call && call.callee() == node ? outer : node;
    String shape = Stages.shape(reading, stage);
    if (shape.isEmpty() && path.getFirst() instanceof Item.Dataset dataset) {
      shape = Stages.dataStep(reading, dataset, stage).map(ColumnType::describe).orElse("");
    }
    String parameters = Stages.parameters(reading, stage.span());
    if (shape.isEmpty() && parameters.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "`" + shape + "`" + (parameters.isEmpty() ? "" : " · " + parameters + " parameters"));
  }

  /** Of the name of an option or a setting, what it takes. */
  private Optional<String> key(List<Node> path, Facts.Fact fact) {
    if (path.size() < 2 || !(path.getLast() instanceof Name name)) {
      return Optional.empty();
    }
    Node outer = path.get(path.size() - 2);
    if (outer instanceof Expression.Argument argument && argument.key() == name) {
      Optional<Option> option = fact.option().filter(each -> each.name().equals(name.text()));
      if (option.isEmpty()) {
        option = callee(path).map(entry -> entry.option(name.text()));
      }
      return option.map(EntryText::documentation);
    }
    if (outer instanceof Section.Setting setting && setting.key() == name) {
      for (Node around : path.reversed()) {
        if (around instanceof Item.Action action) {
          Entry verb = catalog.find(Kind.ACTION, action.verb().text());
          Option option = verb == null ? null : verb.option(name.text());
          return Optional.ofNullable(option).map(EntryText::documentation);
        }
      }
    }
    if (outer instanceof Item.Action action && action.verb() == name) {
      return Optional.ofNullable(catalog.find(Kind.ACTION, name.text()))
          .map(EntryText::documentation);
    }
    return Optional.empty();
  }

  /** The entry that the innermost call around a position calls. */
  private Optional<Entry> callee(List<Node> path) {
    for (Node around : path.reversed()) {
      if (around instanceof Expression.Call call) {
        Optional<Entry> found = reading.facts().entry(call);
        return found.isPresent()
            ? found
            : call.callee() instanceof Expression.Reference reference
                ? catalog.find(reference.name()).stream().findFirst()
                : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The entry that a name means, as the checker found it; else the first of the name. */
  private Optional<Entry> entry(Facts.Fact fact, Node node, List<Node> path) {
    if (fact.entry().isPresent() || !(node instanceof Expression.Reference reference)) {
      return fact.entry();
    }
    if (reading.names().at(node.span().start()).isPresent() || isColumn(reference.name(), path)) {
      return Optional.empty();
    }
    return catalog.find(reference.name()).stream().findFirst();
  }

  private boolean isColumn(String name, List<Node> path) {
    return schema(path).map(schema -> schema.columns().containsKey(name)).orElse(false);
  }

  private Optional<Schema> schema(List<Node> path) {
    return path.getFirst() instanceof Item.Dataset dataset
        ? reading.facts().columns(dataset)
        : Optional.empty();
  }

  /** What is known of a name that is no declaration of the whole file: a field, a column. */
  private Optional<String> name(Node node, List<Node> path) {
    String text =
        node instanceof Name name
            ? name.text()
            : node instanceof Expression.Reference reference ? reference.name() : "";
    if (text.isEmpty()) {
      return Optional.empty();
    }
    for (DataPlan plan : reading.data()) {
      boolean inside =
          !(path.getFirst() instanceof Item.Dataset dataset)
              || dataset.name().text().equals(plan.name());
      if (inside) {
        for (DataPlan.Field field : plan.fields()) {
          if (field.name().equals(text)) {
            return Optional.of("*field of `" + plan.name() + "`* · " + described(field.type()));
          }
        }
      }
    }
    return schema(path)
        .map(schema -> schema.columns().get(text))
        .map(type -> "*column* · " + described(type));
  }

  private static String described(ColumnType type) {
    String text = type.describe();
    if (type.classes() > 0) {
      List<String> names = type.names();
      text += ", " + type.classes() + " classes";
      if (!names.isEmpty()) {
        text +=
            ": "
                + String.join(", ", names.subList(0, Math.min(10, names.size())))
                + (names.size() > 10 ? ", …" : "");
      }
    }
    return text;
  }

  private String symbol(Symbols.Symbol symbol) {
    Item item = symbol.item();
    StringBuilder text = new StringBuilder(EntryText.code(head(item)));
    if (!item.doc().isBlank()) {
      text.append("\n\n").append(item.doc().strip());
    }
    if (item instanceof Item.Network network) {
      reading.network(network.name().text()).ifPresent(plan -> text.append(network(plan)));
    }
    if (item instanceof Item.Dataset dataset) {
      text.append(data(dataset));
    }
    return text.toString();
  }

  private static String network(NetworkPlan plan) {
    StringBuilder text = new StringBuilder("\n\n");
    for (NetworkPlan.Port input : plan.inputs()) {
      text.append("`").append(input.name()).append(Wording.rowShape(input.type())).append("` ");
    }
    text.append("→ ");
    for (NetworkPlan.Port output : plan.outputs()) {
      text.append("`").append(output.name()).append(Wording.rowShape(output.type())).append("` ");
    }
    text.append("· ").append(Wording.count(plan.parameters(), "parameter"));
    if (plan.trainable() != plan.parameters()) {
      text.append(", ").append(Wording.count(plan.trainable())).append(" of them trained");
    }
    return text.toString();
  }

  private String data(Item.Dataset dataset) {
    StringBuilder text = new StringBuilder();
    reading
        .data(dataset.name().text())
        .ifPresent(
            plan -> {
              text.append("\n\n| field | holds |\n|---|---|\n");
              plan.named().stream()
                  .limit(30)
                  .forEach(
                      field ->
                          text.append("| `")
                              .append(field.name())
                              .append("` | ")
                              .append(field.type().describe())
                              .append(" |\n"));
            });
    reading
        .facts()
        .columns(dataset)
        .ifPresent(
            schema -> {
              text.append("\n\n");
              if (schema.rows() >= 0) {
                text.append(Wording.count(schema.rows(), "row")).append(", ");
              }
              text.append(Wording.count(schema.columns().size(), "column")).append(": ");
              int left = 20;
              for (Map.Entry<String, ColumnType> column : schema.columns().entrySet()) {
                if (left-- == 0) {
                  text.append("…");
                  break;
                }
                text.append("`").append(column.getKey()).append("` ");
              }
            });
    return text.toString();
  }

  /** The first line of a declaration, in the file in which it stands. */
  private String head(Item item) {
    SourceFile home = Addresses.home(reading, item).orElse(reading.source());
    if (item.span().end() > home.text().length()) {
      return "";
    }
    String text = home.text(item.span());
    int brace = item instanceof Item.Function ? -1 : text.indexOf('{');
    String head = brace < 0 ? text : text.substring(0, brace);
    String line = head.lines().findFirst().orElse("").strip();
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
