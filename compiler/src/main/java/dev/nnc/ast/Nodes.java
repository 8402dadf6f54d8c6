package dev.nnc.ast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What stands inside a node, and which nodes a position of the file lies in. */
public final class Nodes {
  private Nodes() {}

  /** The nodes directly inside, in the order of the file. */
  public static List<Node> children(Node node) {
    return switch (node) {
      case Item item -> item(item);
      case Expression expression -> expression(expression);
      case Clause clause -> clause(clause);
      case Body.Empty b -> List.of();
      case Body.Single b -> List.of(b.flow());
      case Body.Named b -> List.copyOf(b.statements());
      case Body.Statement s -> all(s.names(), List.of(s.value()));
      case Section s -> List.copyOf(s.entries());
      case Section.Setting s -> all(List.of(s.key()), s.values());
      case Section.Definition d -> all(d.names(), List.of(d.value()));
      case Recipe r -> all(r.inputs(), r.outputs(), List.of(r.body()));
      case Recipe.Input i -> some(i.name(), i.annotation());
      case Item.Imported i -> some(i.name(), i.as());
      case Item.Formal f -> some(f.name(), f.annotation(), f.defaultValue());
      case Expression.Argument a -> some(a.key(), a.value());
      case Expression.Branch b -> some(b.condition(), b.body());
      case Clause.Choice c -> some(c.name(), c.domain());
      case Name n -> List.of();
      case Comment c -> List.of();
    };
  }

  private static List<Node> item(Item item) {
    return switch (item) {
      case Item.Import i -> all(i.imported(), List.of(i.from()));
      case Item.Parameter p -> some(p.name(), p.value(), p.domain());
      case Item.Dataset d -> all(List.of(d.name()), d.clauses(), some(d.section()));
      case Item.Network n ->
          all(
              List.of(n.name()),
              n.parameters() == null ? List.of() : n.parameters(),
              List.of(n.recipe()));
      case Item.Block b -> all(List.of(b.name()), b.parameters(), List.of(b.recipe()));
      case Item.Function f -> all(List.of(f.name()), f.parameters(), List.of(f.body()));
      case Item.Action a -> all(List.of(a.verb()), a.subject(), a.clauses(), List.of(a.section()));
      case Item.Broken b -> some(b.mended());
    };
  }

  private static List<Node> clause(Clause clause) {
    return switch (clause) {
      case Clause.From c -> List.of(c.source());
      case Clause.On c -> List.of(c.data());
      case Clause.As c -> List.of(c.name());
      case Clause.Like c -> List.of(c.model());
      case Clause.Over c -> List.copyOf(c.choices());
      case Clause.To c -> List.of(c.target());
    };
  }

  private static List<Node> expression(Expression expression) {
    return switch (expression) {
      case Expression.Reference r -> List.of();
      case Expression.IntLiteral l -> List.of();
      case Expression.FloatLiteral l -> List.of();
      case Expression.PercentLiteral l -> List.of();
      case Expression.DimsLiteral l -> List.of();
      case Expression.QuantityLiteral l -> List.of();
      case Expression.TruthLiteral l -> List.of();
      case Expression.TextLiteral l -> List.of();
      case Expression.Member m -> List.of(m.target(), m.member());
      case Expression.Index i -> List.of(i.target(), i.index());
      case Expression.Call c -> all(List.of(c.callee()), c.arguments(), some(c.recipe()));
      case Expression.RecipeValue r -> List.of(r.recipe());
      case Expression.Unary u -> List.of(u.operand());
      case Expression.Binary b -> List.of(b.left(), b.right());
      case Expression.Tuple t -> List.copyOf(t.elements());
      case Expression.RecordValue r -> List.copyOf(r.entries());
      case Expression.ListValue l -> List.copyOf(l.elements());
      case Expression.Conditional c -> all(c.branches(), some(c.otherwise()));
      case Expression.Loop l -> List.of(l.variable(), l.in(), l.recipe());
      case Expression.Flow f -> all(List.of(f.head()), f.steps());
    };
  }

  private static List<Node> some(@Nullable Node... nodes) {
    return Arrays.stream(nodes).filter(Objects::nonNull).map(Objects::requireNonNull).toList();
  }

  @SafeVarargs
  private static List<Node> all(List<? extends Node>... lists) {
    List<Node> all = new ArrayList<>();
    for (List<? extends Node> list : lists) {
      all.addAll(list);
    }
    return all;
  }

  /**
   * The nodes around a position, the outermost first; empty between declarations.
   *
   * @param offset in UTF-16 units from the start of the file; a position belongs to what begins
   *     there, else to what ends there
   */
  public static List<Node> at(Tree tree, int offset) {
    List<Node> path = new ArrayList<>();
    List<Node> level = all(tree.items(), tree.comments());
    while (!level.isEmpty()) {
      Node found = around(level, offset);
      if (found == null) {
        break;
      }
      path.add(found);
      level = children(found);
    }
    return path;
  }

  private static @Nullable Node around(List<Node> nodes, int offset) {
    Node ending = null;
    for (Node node : nodes) {
      if (node.span().start() <= offset && offset < node.span().end()) {
        return node;
      }
      if (node.span().end() == offset && ending == null) {
        ending = node;
      }
    }
    return ending;
  }
}
