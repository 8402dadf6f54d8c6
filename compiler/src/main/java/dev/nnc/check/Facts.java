package dev.nnc.check;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Notes;
import dev.nnc.plan.Schema;
import dev.nnc.resolve.Module;
import dev.nnc.resolve.Modules;
import dev.nnc.resolve.Symbols;
import dev.nnc.source.SourceFile;
import dev.nnc.type.Shape;
import java.util.List;
import java.util.Optional;

/**
 * What is known of each position of a program, also where parts of it are wrong: the node, what it
 * stands for, its shape. Asking never fails.
 */
public final class Facts {
  private final Modules modules;
  private final Notes notes;

  Facts(Modules modules, Notes notes) {
    this.modules = modules;
    this.notes = notes;
  }

  /**
   * What is known of a position.
   *
   * @param path the nodes around it, the outermost first; empty between declarations
   * @param symbol what the innermost name stands for in its file
   * @param entry of the catalogue that the innermost name or call means
   * @param option that the innermost argument around it gives
   * @param value of the innermost node, in words: {@code the number 3}
   * @param shape of one row, where the innermost node gives a tensor
   */
  public record Fact(
      List<Node> path,
      Optional<Symbols.Symbol> symbol,
      Optional<Entry> entry,
      Optional<Option> option,
      Optional<String> value,
      Optional<Shape> shape) {
    private static final Fact NOTHING =
        new Fact(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public Fact {
      path = List.copyOf(path);
    }

    /** The innermost node; absent between declarations. */
    public Optional<Node> node() {
      return path.isEmpty() ? Optional.empty() : Optional.of(path.getLast());
    }
  }

  /**
   * What is known of a position of a file of the program.
   *
   * @param offset in UTF-16 units from the start of the file
   */
  public Fact at(SourceFile source, int offset) {
    for (Module module : modules.inOrder()) {
      SourceFile file = module.tree().source();
      if (file.name().equals(source.name()) && file.text().equals(source.text())) {
        return at(module, offset);
      }
    }
    return Fact.NOTHING;
  }

  private Fact at(Module module, int offset) {
    List<Node> path = Nodes.at(module.tree(), offset);
    if (path.isEmpty()) {
      return Fact.NOTHING;
    }
    Node node = path.getLast();
    Node parent = path.size() < 2 ? node : path.get(path.size() - 2);
    if (parent instanceof Expression.Call call && call.callee() == node) {
      node = call; // the name of what is called speaks of the call
    }
    Optional<Option> option = Optional.empty();
    for (Node around : path.reversed()) {
      if (around instanceof Expression.Call && around != node) {
        break; // what lies further out speaks of another thing
      }
      if (option.isEmpty()) {
        option = notes.option(around);
      }
    }
    return new Fact(
        path, symbol(module, path), notes.entry(node), option, value(node), shape(node));
  }

  /** The declaration of the innermost name, as far as it is one of the file. */
  private static Optional<Symbols.Symbol> symbol(Module module, List<Node> path) {
    Node node = path.getLast();
    if (node instanceof Expression.Reference reference) {
      return Optional.ofNullable(module.symbols().find(reference.name()));
    }
    boolean declares =
        path.size() == 2
            && switch (path.getFirst()) {
              case Item.Parameter p -> true;
              case Item.Dataset d -> true;
              case Item.Network n -> true;
              case Item.Block b -> true;
              case Item.Function f -> true;
              default -> false;
            };
    return declares && node instanceof Name name
        ? Optional.ofNullable(module.symbols().find(name.text()))
        : Optional.empty();
  }

  /** What an expression or a stage of a flow gives, in words, if it was found out. */
  public Optional<String> value(Node node) {
    return notes.value(node).map(CheckedValue::describe);
  }

  /** The shape of one row of what an expression or a stage of a flow gives. */
  public Optional<Shape> shape(Node node) {
    return notes
        .value(node)
        .filter(CheckedValue.Tensor.class::isInstance)
        .map(tensor -> ((CheckedValue.Tensor) tensor).row());
  }

  /** The shapes of one row of each tensor of what it gives; empty if it gives anything else. */
  public List<Shape> shapes(Node node) {
    List<CheckedValue.Tensor> tensors = notes.value(node).map(CheckedValue::asTensors).orElse(null);
    return tensors == null ? List.of() : tensors.stream().map(CheckedValue.Tensor::row).toList();
  }

  /** The catalogue's entry that a name or a call was found to mean. */
  public Optional<Entry> entry(Node node) {
    return notes.entry(node);
  }

  /** The option that an argument was found to give. */
  public Optional<Option> option(Node argument) {
    return notes.option(argument);
  }

  /** The columns that a data set was found to have, also if its fields are wrong. */
  public Optional<Schema> columns(Item.Dataset dataset) {
    return notes.schema(dataset);
  }

  /** All files of the program; the one that was named is the last. */
  public Modules modules() {
    return modules;
  }
}
