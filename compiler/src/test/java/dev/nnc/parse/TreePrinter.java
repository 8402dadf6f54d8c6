package dev.nnc.parse;

import dev.nnc.ast.Body;
import dev.nnc.ast.Clause;
import dev.nnc.ast.Comment;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Recipe;
import dev.nnc.ast.Section;
import dev.nnc.ast.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree as nested parentheses, without places: two files that mean the same print the same. */
public final class TreePrinter {
  private final StringBuilder out = new StringBuilder();

  private TreePrinter() {}

  public static String print(Tree tree) {
    TreePrinter printer = new TreePrinter();
    for (Item item : tree.items()) {
      printer.item(item, "");
    }
    for (Comment comment : tree.comments()) {
      printer.line("", (comment.doc() ? "doc " : "comment ") + comment.text().stripTrailing());
    }
    return printer.out.toString();
  }

  private void line(String indent, String text) {
    out.append(indent).append(text).append('\n');
  }

  private void doc(String doc, String indent) {
    if (!doc.isEmpty()) {
      line(indent, "/// " + doc.replace("\n", "\n" + indent + "/// "));
    }
  }

  private void item(Item item, String indent) {
    doc(item.doc(), indent);
    switch (item) {
      case Item.Import it -> {
        StringBuilder names = new StringBuilder();
        for (Item.Imported one : it.imported()) {
          names.append(' ').append(one.name());
          Name as = one.as();
          names.append(as == null ? "" : "=" + as);
        }
        line(indent, "(import" + names + " from " + show(it.from()) + ")");
      }
      case Item.Parameter it ->
          line(
              indent,
              "(param " + it.name() + " " + show(it.value()) + optional(" in ", it.domain()) + ")");
      case Item.Dataset it -> {
        line(indent, "(data " + it.name() + clauses(it.clauses()));
        if (it.section() != null) {
          section(it.section(), indent + "  ");
        }
        line(indent, ")");
      }
      case Item.Network it -> {
        List<Item.Formal> formals = it.parameters();
        line(
            indent,
            "(network "
                + it.name()
                + (formals == null ? "" : formals(formals))
                + recipe(it.recipe())
                + ")");
      }
      case Item.Block it ->
          line(
              indent, "(block " + it.name() + formals(it.parameters()) + recipe(it.recipe()) + ")");
      case Item.Function it ->
          line(
              indent,
              "(function " + it.name() + formals(it.parameters()) + " " + show(it.body()) + ")");
      case Item.Action it -> action(it, indent);
      case Item.Broken it ->
          line(indent, "(broken" + (it.name() == null ? "" : " " + it.name()) + ")");
    }
  }

  private void action(Item.Action it, String indent) {
    StringBuilder subject = new StringBuilder();
    for (Expression one : it.subject()) {
      subject.append(' ').append(show(one));
    }
    line(indent, "(" + it.verb() + subject + clauses(it.clauses()));
    section(it.section(), indent + "  ");
    line(indent, ")");
  }

  private void section(Section section, String indent) {
    for (Section.Entry entry : section.entries()) {
      switch (entry) {
        case Section.Setting it -> {
          doc(it.doc(), indent);
          line(indent, "(" + it.key() + ":" + all(it.values()) + ")");
        }
        case Section.Definition it -> {
          doc(it.doc(), indent);
          line(indent, "(=" + names(it.names()) + " " + show(it.value()) + ")");
        }
        case Item.Action it -> item(it, indent);
      }
    }
  }

  private static String clauses(List<Clause> clauses) {
    StringBuilder text = new StringBuilder();
    for (Clause clause : clauses) {
      text.append(
          switch (clause) {
            case Clause.From it -> " (from " + show(it.source()) + ")";
            case Clause.On it -> " (on " + show(it.data()) + ")";
            case Clause.As it -> " (as " + it.name() + ")";
            case Clause.Like it -> " (like " + show(it.model()) + ")";
            case Clause.To it -> " (to " + show(it.target()) + ")";
            case Clause.Over it -> {
              StringBuilder choices = new StringBuilder();
              for (Clause.Choice choice : it.choices()) {
                choices.append(' ').append(choice.name());
                choices.append(optional(" in ", choice.domain()));
              }
              yield " (over" + choices + ")";
            }
          });
    }
    return text.toString();
  }

  private static String formals(List<Item.Formal> formals) {
    StringBuilder text = new StringBuilder(" (");
    for (Item.Formal it : formals) {
      text.append(text.length() == 2 ? "" : " ").append(it.name());
      text.append(optional(": ", it.annotation())).append(optional("=", it.defaultValue()));
    }
    return text + ")";
  }

  private static String recipe(Recipe recipe) {
    StringBuilder text = new StringBuilder();
    for (Recipe.Input it : recipe.inputs()) {
      text.append(text.isEmpty() ? " from " : " ").append(it.name());
      text.append(optional(": ", it.annotation()));
    }
    if (!recipe.outputs().isEmpty()) {
      text.append(" to").append(names(recipe.outputs()));
    }
    return text + " " + body(recipe.body());
  }

  private static String body(Body body) {
    return switch (body) {
      case Body.Empty it -> "{}";
      case Body.Single it -> "{ " + show(it.flow()) + " }";
      case Body.Named it -> {
        StringBuilder text = new StringBuilder("{");
        for (Body.Statement one : it.statements()) {
          text.append("\n    ");
          text.append(one.doc().isEmpty() ? "" : "/// " + one.doc() + "\n    ");
          text.append(one.shared() ? "(shared" : "(=").append(names(one.names()));
          text.append(' ').append(show(one.value())).append(')');
        }
        yield text + " }";
      }
    };
  }

  private static String names(List<Name> names) {
    StringBuilder text = new StringBuilder();
    for (Name name : names) {
      text.append(' ').append(name);
    }
    return text.toString();
  }

  private static String optional(String before, @Nullable Expression expression) {
    return expression == null ? "" : before + show(expression);
  }

  private static String all(List<Expression> expressions) {
    StringBuilder text = new StringBuilder();
    for (Expression expression : expressions) {
      text.append(' ').append(show(expression));
    }
    return text.toString();
  }

  private static String arguments(List<Expression.Argument> arguments) {
    StringBuilder text = new StringBuilder();
    for (Expression.Argument it : arguments) {
      text.append(' ').append(it.key() == null ? "" : it.key() + ": ").append(show(it.value()));
    }
    return text.toString();
  }

  static String show(Expression expression) {
    return switch (expression) {
      case Expression.Reference it -> it.name();
      case Expression.IntLiteral it -> String.valueOf(it.value());
      case Expression.FloatLiteral it -> String.valueOf(it.value());
      case Expression.PercentLiteral it -> "(percent " + it.value() + ")";
      case Expression.DimsLiteral it -> "(sizes" + it.sizes() + ")";
      case Expression.QuantityLiteral it -> "(quantity " + it.value() + " " + it.unit() + ")";
      case Expression.TruthLiteral it -> String.valueOf(it.value());
      case Expression.TextLiteral it -> '"' + it.value().replace("\n", "\\n") + '"';
      case Expression.Member it -> "(. " + show(it.target()) + " " + it.member() + ")";
      case Expression.Index it -> "(index " + show(it.target()) + " " + show(it.index()) + ")";
      case Expression.Call it -> {
        Recipe recipe = it.recipe();
        yield "(call "
            + show(it.callee())
            + arguments(it.arguments())
            + (recipe == null ? "" : recipe(recipe))
            + ")";
      }
      case Expression.RecipeValue it -> "(recipe" + recipe(it.recipe()) + ")";
      case Expression.Unary it -> "(" + it.operator().text() + " " + show(it.operand()) + ")";
      case Expression.Binary it ->
          "(" + it.operator().text() + " " + show(it.left()) + " " + show(it.right()) + ")";
      case Expression.Tuple it -> "(tuple" + all(it.elements()) + ")";
      case Expression.RecordValue it -> "(record" + arguments(it.entries()) + ")";
      case Expression.ListValue it -> "[" + all(it.elements()).strip() + "]";
      case Expression.Conditional it -> {
        StringBuilder text = new StringBuilder("(if");
        for (Expression.Branch branch : it.branches()) {
          text.append(' ').append(show(branch.condition())).append(' ').append(body(branch.body()));
        }
        Body otherwise = it.otherwise();
        yield text + (otherwise == null ? "" : " else " + body(otherwise)) + ")";
      }
      case Expression.Loop it ->
          "(for " + it.variable() + " in " + show(it.in()) + recipe(it.recipe()) + ")";
      case Expression.Flow it -> "(-> " + show(it.head()) + all(it.steps()) + ")";
    };
  }
}
