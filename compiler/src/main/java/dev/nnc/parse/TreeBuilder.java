package dev.nnc.parse;

import dev.nnc.ast.Body;
import dev.nnc.ast.Clause;
import dev.nnc.ast.Comment;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Expression.BinaryOperator;
import dev.nnc.ast.Expression.UnaryOperator;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Recipe;
import dev.nnc.ast.Section;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Fix;
import dev.nnc.diag.SyntaxCode;
import dev.nnc.grammar.NnLexer;
import dev.nnc.grammar.NnParser;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/**
 * Makes our tree of ANTLR's. It is only shown items without a syntax error, so nothing that the
 * grammar demands is missing; it reports what the grammar accepts only to be explained.
 */
final class TreeBuilder {
  private final SourceFile source;
  private final List<CommonToken> all;
  private final Reports reports;

  /** Whether the section at hand is that of a {@code data} declaration, where `=` gives fields. */
  private boolean inData;

  TreeBuilder(SourceFile source, List<CommonToken> all, Reports reports) {
    this.source = source;
    this.all = all;
    this.reports = reports;
  }

  List<Comment> comments() {
    List<Comment> comments = new ArrayList<>();
    for (CommonToken token : all) {
      boolean doc = token.getChannel() == NnLexer.DOCS;
      if (doc || token.getChannel() == NnLexer.COMMENTS) {
        Span span = Tokens.span(token);
        comments.add(new Comment(span, source.text(span), doc));
      }
    }
    return comments;
  }

  Item item(NnParser.ItemContext item) {
    ParserRuleContext one = (ParserRuleContext) item.getChild(0);
    return switch (one) {
      case NnParser.ImportingContext it -> importing(it);
      case NnParser.ParameterContext it -> parameter(it);
      case NnParser.DatasetContext it -> dataset(it);
      case NnParser.NetworkContext it ->
          new Item.Network(
              span(it),
              doc(it),
              name(it.name()),
              it.parameters() == null ? null : formals(it.parameters()),
              recipe(it.recipe()));
      case NnParser.BlockContext it ->
          new Item.Block(
              span(it),
              doc(it),
              name(it.name()),
              it.parameters() == null ? List.of() : formals(it.parameters()),
              recipe(it.recipe()));
      case NnParser.FunctionContext it ->
          new Item.Function(
              span(it), doc(it), name(it.name()), formals(it.parameters()), flow(it.flow()));
      case NnParser.ActionContext it ->
          action(it, it.NAME(), it.subject(), it.clause(), it.section());
      case NnParser.MisspeltContext it -> misspelt(it);
      default -> throw new IllegalStateException("no such item: " + one.getClass());
    };
  }

  private Item importing(NnParser.ImportingContext it) {
    List<Item.Imported> imported = new ArrayList<>();
    for (NnParser.ImportedContext one : it.imported()) {
      Name as = one.AS() == null ? null : name(one.name(1));
      imported.add(new Item.Imported(span(one), name(one.name(0)), as));
    }
    return new Item.Import(span(it), doc(it), imported, expression(it.expression()));
  }

  private Item parameter(NnParser.ParameterContext it) {
    Name name = name(it.name());
    defines(it.defines(), name);
    Expression domain = it.expression().size() < 2 ? null : expression(it.expression(1));
    return new Item.Parameter(span(it), doc(it), name, expression(it.expression(0)), domain);
  }

  private Item dataset(NnParser.DatasetContext it) {
    inData = true;
    Section section = it.section() == null ? null : section(it.section(), null);
    inData = false;
    return new Item.Dataset(span(it), doc(it), name(it.name()), clauses(it.clause()), section);
  }

  private Item misspelt(NnParser.MisspeltContext it) {
    Place place = place(it.NAME());
    reports.error(Misspelling.unknown(place, it.NAME().getText(), "param"));
    return new Item.Broken(span(it), doc(it), name(it.name()), null);
  }

  private List<Item.Formal> formals(NnParser.ParametersContext it) {
    List<Item.Formal> formals = new ArrayList<>();
    for (NnParser.FormalContext formal : it.formal()) {
      Expression annotation = null;
      Expression value = null;
      int next = 0;
      if (formal.COLON() != null) {
        annotation = expression(formal.expression(next++));
      }
      if (formal.EQUALS() != null) {
        value = expression(formal.expression(next));
      }
      formals.add(new Item.Formal(span(formal), name(formal.name()), annotation, value));
    }
    return formals;
  }

  private Item.Action action(
      ParserRuleContext it,
      TerminalNode verb,
      NnParser.@Nullable SubjectContext subject,
      List<NnParser.ClauseContext> clauses,
      NnParser.SectionContext section) {
    Name name = new Name(span(verb), text(verb));
    List<Expression> targets = new ArrayList<>();
    if (subject != null) {
      for (NnParser.TargetContext target : subject.target()) {
        targets.add(target(target));
      }
    }
    boolean outer = inData;
    inData = false;
    Section inside = section(section, name);
    inData = outer;
    return new Item.Action(span(it), doc(it), name, targets, clauses(clauses), inside);
  }

  private Expression target(NnParser.TargetContext it) {
    TerminalNode first = it.NAME() != null ? it.NAME() : it.QUOTED_NAME();
    Expression target = new Expression.Reference(span(first), unquoted(text(first)));
    for (NnParser.KeyContext key : it.key()) {
      target = new Expression.Member(target.span().to(span(key)), target, key(key));
    }
    return target;
  }

  private List<Clause> clauses(List<NnParser.ClauseContext> contexts) {
    List<Clause> clauses = new ArrayList<>(contexts.size());
    for (NnParser.ClauseContext it : contexts) {
      Span span = span(it);
      clauses.add(
          switch (it.getStart().getType()) {
            case NnLexer.FROM -> new Clause.From(span, expression(it.expression()));
            case NnLexer.ON -> new Clause.On(span, expression(it.expression()));
            case NnLexer.AS -> new Clause.As(span, name(it.name()));
            case NnLexer.LIKE -> new Clause.Like(span, expression(it.expression()));
            case NnLexer.OVER -> new Clause.Over(span, choices(it.choice()));
            default -> new Clause.To(span, expression(it.expression()));
          });
    }
    return clauses;
  }

  private List<Clause.Choice> choices(List<NnParser.ChoiceContext> contexts) {
    List<Clause.Choice> choices = new ArrayList<>(contexts.size());
    for (NnParser.ChoiceContext it : contexts) {
      Expression domain = it.expression() == null ? null : expression(it.expression());
      choices.add(new Clause.Choice(span(it), name(it.name()), domain));
    }
    return choices;
  }

  /** The verb is null for {@code data}. */
  private Section section(NnParser.SectionContext it, @Nullable Name verb) {
    if (it.words() != null) {
      missingKey(it.words(), verb);
    }
    List<Section.Entry> entries = new ArrayList<>();
    for (NnParser.SectionEntryContext entry : it.sectionEntry()) {
      switch (entry) {
        case NnParser.SettingsContext settings -> {
          for (NnParser.SettingContext setting : settings.setting()) {
            entries.add(setting(setting));
          }
        }
        case NnParser.DefinitionContext definition -> entries.add(definition(definition));
        case NnParser.NestedActionContext nested ->
            entries.add(
                action(nested, nested.NAME(), nested.subject(), nested.clause(), nested.section()));
        default -> throw new IllegalStateException("no such entry: " + entry.getClass());
      }
    }
    return new Section(span(it), entries);
  }

  private void missingKey(NnParser.WordsContext it, @Nullable Name verb) {
    Place place = place(it);
    Diagnostic diagnostic = Diagnostic.of(SyntaxCode.MISSING_KEY, place, place.text());
    String key =
        verb == null
            ? null
            : switch (verb.text()) {
              case "train", "evaluate" -> "metrics";
              case "predict" -> "show";
              case "report" -> "format";
              default -> null;
            };
    if (key == null) {
      diagnostic =
          diagnostic.withHelp("braces hold settings, each of which is written `name: value`");
    } else {
      Place front = source.place(new Span(place.span().start(), place.span().start()));
      diagnostic =
          diagnostic
              .withHelp("write `" + key + ": " + place.text() + "`")
              .withFix(Fix.replace("write `" + key + ":` before it", front, key + ": "));
    }
    reports.error(diagnostic);
  }

  private Section.Entry setting(NnParser.SettingContext it) {
    Name key = key(it.key());
    List<Expression> values = pipelines(it.pipeline());
    if (it.WRONG_COLON() != null) {
      equalsForColon(place(it.WRONG_COLON()), key);
    }
    if (inData && values.size() == 1 && values.getFirst() instanceof Expression.Flow) {
      TerminalNode sign = it.COLON() != null ? it.COLON() : it.WRONG_COLON();
      if (it.COLON() != null) {
        colonForEquals(place(sign), key);
      }
      return new Section.Definition(span(it), doc(it), List.of(key), values.getFirst());
    }
    return new Section.Setting(span(it), doc(it), key, values);
  }

  private Section.Entry definition(NnParser.DefinitionContext it) {
    List<Name> names = names(it.name());
    Expression value = pipeline(it.pipeline());
    if (!inData && names.size() == 1) {
      equalsForColon(place(it.EQUALS()), names.getFirst());
      return new Section.Setting(span(it), doc(it), names.getFirst(), List.of(value));
    }
    return new Section.Definition(span(it), doc(it), names, value);
  }

  private Recipe recipe(NnParser.RecipeContext it) {
    List<Recipe.Input> inputs = new ArrayList<>();
    if (it.inputs() != null) {
      for (NnParser.InputContext input : it.inputs().input()) {
        Expression annotation = input.expression() == null ? null : expression(input.expression());
        inputs.add(new Recipe.Input(span(input), name(input.name()), annotation));
      }
    }
    List<Name> outputs = it.outputs() == null ? List.of() : names(it.outputs().name());
    return new Recipe(span(it), inputs, outputs, body(it.body()));
  }

  private Body body(NnParser.BodyContext it) {
    boolean outer = inData;
    inData = false;
    Body body = bodyOf(it);
    inData = outer;
    return body;
  }

  private Body bodyOf(NnParser.BodyContext it) {
    if (it.flow() != null) {
      return new Body.Single(span(it), flow(it.flow()));
    }
    for (NnParser.StrayContext stray : it.stray()) {
      reports.error(
          Diagnostic.of(SyntaxCode.UNNAMED_RESULT, place(stray))
              .withHelp(
                  "write `result = "
                      + firstLine(place(stray))
                      + "`, and `to result` in the header"));
    }
    if (it.statement().isEmpty()) {
      return new Body.Empty(span(it));
    }
    List<Body.Statement> statements = new ArrayList<>();
    for (NnParser.StatementContext statement : it.statement()) {
      switch (statement) {
        case NnParser.SharedLayerContext shared -> {
          Name name = name(shared.name());
          defines(shared.defines(), name);
          statements.add(
              new Body.Statement(
                  span(shared), doc(shared), true, List.of(name), flow(shared.flow())));
        }
        case NnParser.ValueContext value -> {
          List<Name> names = names(value.name());
          defines(value.defines(), names.getLast());
          statements.add(
              new Body.Statement(span(value), doc(value), false, names, flow(value.flow())));
        }
        default -> throw new IllegalStateException("no such statement: " + statement.getClass());
      }
    }
    return new Body.Named(span(it), statements);
  }

  private static String firstLine(Place place) {
    String text = place.text();
    int newline = text.indexOf('\n');
    String line = newline < 0 ? text : text.substring(0, newline).strip() + " …";
    return line.length() <= 60 ? line : line.substring(0, 57) + "…";
  }

  private Expression flow(NnParser.FlowContext it) {
    Expression head = expression(it.expression());
    if (it.recipe() != null) {
      head = withRecipe(head, it.recipe());
    }
    return steps(span(it), head, it.step());
  }

  private Expression pipeline(NnParser.PipelineContext it) {
    return steps(span(it), expression(it.expression()), it.step());
  }

  private List<Expression> pipelines(List<NnParser.PipelineContext> contexts) {
    List<Expression> values = new ArrayList<>(contexts.size());
    for (NnParser.PipelineContext it : contexts) {
      values.add(pipeline(it));
    }
    return values;
  }

  private Expression steps(Span span, Expression head, List<NnParser.StepContext> contexts) {
    if (contexts.isEmpty()) {
      return head;
    }
    List<Expression> steps = new ArrayList<>(contexts.size());
    for (NnParser.StepContext it : contexts) {
      if (it.conditional() != null) {
        steps.add(conditional(it.conditional()));
      } else if (it.loop() != null) {
        steps.add(loop(it.loop()));
      } else {
        Expression call = call(it.call());
        steps.add(it.recipe() == null ? call : withRecipe(call, it.recipe()));
      }
    }
    return new Expression.Flow(span, head, steps);
  }

  private Expression withRecipe(Expression callee, NnParser.RecipeContext context) {
    Recipe recipe = recipe(context);
    Span span = callee.span().to(recipe.span());
    if (callee instanceof Expression.Reference || callee instanceof Expression.Member) {
      return new Expression.Call(span, callee, List.of(), recipe);
    }
    if (callee instanceof Expression.Call it && it.recipe() == null) {
      return new Expression.Call(span, it.callee(), it.arguments(), recipe);
    }
    reports.error(
        Diagnostic.of(SyntaxCode.RECIPE_WITHOUT_LAYER, place(context.body().LBRACE()))
            .withHelp("braces follow the name of a layer, as in `repeat(3) { dense(10) }`"));
    return callee;
  }

  private Expression call(NnParser.CallContext it) {
    Expression callee = reference(it.name());
    for (NnParser.KeyContext key : it.key()) {
      callee = new Expression.Member(callee.span().to(span(key)), callee, key(key));
    }
    return it.arguments() == null ? callee : application(callee, it.arguments());
  }

  private Expression application(Expression callee, NnParser.ArgumentsContext arguments) {
    continued(arguments.LPAREN(), callee);
    return new Expression.Call(
        callee.span().to(span(arguments)), callee, arguments(arguments), null);
  }

  private Expression conditional(NnParser.ConditionalContext it) {
    List<Expression.Branch> branches = new ArrayList<>();
    List<NnParser.ExpressionContext> conditions = it.expression();
    List<NnParser.BodyContext> bodies = it.body();
    for (int i = 0; i < conditions.size(); i++) {
      Expression condition = expression(conditions.get(i));
      Body body = body(bodies.get(i));
      branches.add(new Expression.Branch(condition.span().to(body.span()), condition, body));
    }
    Body otherwise = bodies.size() > conditions.size() ? body(bodies.getLast()) : null;
    return new Expression.Conditional(span(it), branches, otherwise);
  }

  private Expression loop(NnParser.LoopContext it) {
    return new Expression.Loop(
        span(it), name(it.name()), expression(it.expression()), recipe(it.recipe()));
  }

  private Expression expression(NnParser.ExpressionContext context) {
    return switch (context) {
      case NnParser.AtomContext it -> primary(it.primary());
      case NnParser.MemberContext it ->
          new Expression.Member(span(it), expression(it.expression()), key(it.key()));
      case NnParser.ApplicationContext it ->
          application(expression(it.expression()), it.arguments());
      case NnParser.IndexContext it -> {
        Expression target = expression(it.expression(0));
        continued(it.LBRACKET(), target);
        yield new Expression.Index(span(it), target, expression(it.expression(1)));
      }
      case NnParser.PowerContext it ->
          binary(it, BinaryOperator.POWER, it.expression(0), it.expression(1));
      case NnParser.SignContext it ->
          new Expression.Unary(
              span(it),
              it.MINUS() != null ? UnaryOperator.MINUS : UnaryOperator.PLUS,
              expression(it.expression()));
      case NnParser.ProductContext it -> product(it);
      case NnParser.SumContext it -> {
        if (it.MINUS() != null) {
          continued(it.MINUS(), null);
        }
        yield binary(
            it,
            it.PLUS() != null ? BinaryOperator.PLUS : BinaryOperator.MINUS,
            it.expression(0),
            it.expression(1));
      }
      case NnParser.RangeContext it ->
          binary(it, BinaryOperator.RANGE, it.expression(0), it.expression(1));
      case NnParser.ComparisonContext it ->
          binary(it, comparison(it), it.expression(0), it.expression(1));
      case NnParser.NegationContext it ->
          new Expression.Unary(span(it), UnaryOperator.NOT, expression(it.expression()));
      case NnParser.ConjunctionContext it ->
          binary(it, BinaryOperator.AND, it.expression(0), it.expression(1));
      case NnParser.DisjunctionContext it ->
          binary(it, BinaryOperator.OR, it.expression(0), it.expression(1));
      default -> throw new IllegalStateException("no such expression: " + context.getClass());
    };
  }

  private Expression binary(
      ParserRuleContext context,
      BinaryOperator operator,
      NnParser.ExpressionContext left,
      NnParser.ExpressionContext right) {
    return new Expression.Binary(span(context), operator, expression(left), expression(right));
  }

  private Expression product(NnParser.ProductContext it) {
    if (it.WRONG_MOD() == null) {
      return binary(
          it,
          it.STAR() != null ? BinaryOperator.TIMES : BinaryOperator.DIVIDE,
          it.expression(0),
          it.expression(1));
    }
    Expression left = expression(it.expression(0));
    Expression right = expression(it.expression(1));
    return new Expression.Call(
        span(it),
        new Expression.Reference(span(it.WRONG_MOD()), "mod"),
        List.of(
            new Expression.Argument(left.span(), null, left),
            new Expression.Argument(right.span(), null, right)),
        null);
  }

  private static BinaryOperator comparison(NnParser.ComparisonContext it) {
    TerminalNode sign = (TerminalNode) it.getChild(1);
    return switch (sign.getSymbol().getType()) {
      case NnLexer.EQUAL -> BinaryOperator.EQUAL;
      case NnLexer.UNEQUAL -> BinaryOperator.UNEQUAL;
      case NnLexer.LESS -> BinaryOperator.LESS;
      case NnLexer.AT_MOST -> BinaryOperator.AT_MOST;
      case NnLexer.GREATER -> BinaryOperator.GREATER;
      default -> BinaryOperator.AT_LEAST;
    };
  }

  private Expression primary(NnParser.PrimaryContext it) {
    if (it.name() != null) {
      return reference(it.name());
    }
    if (it.literal() != null) {
      return literal(((TerminalNode) it.literal().getChild(0)));
    }
    if (it.arguments() != null) {
      return parenthesized(it.arguments());
    }
    if (it.list() != null) {
      return new Expression.ListValue(span(it), pipelines(it.list().pipeline()));
    }
    return it.conditional() != null ? conditional(it.conditional()) : loop(it.loop());
  }

  private Expression parenthesized(NnParser.ArgumentsContext it) {
    List<Expression.Argument> arguments = arguments(it);
    int named = 0;
    for (Expression.Argument argument : arguments) {
      named += argument.key() == null ? 0 : 1;
    }
    if (named > 0) {
      if (named < arguments.size()) {
        reports.error(
            Diagnostic.of(SyntaxCode.MIXED_NAMES, place(it))
                .withHelp("`(a, b)` is a tuple, `(spam: 1, urgent: 8)` a record"));
      }
      return new Expression.RecordValue(span(it), arguments);
    }
    if (arguments.size() == 1 && it.COMMA().isEmpty()) {
      return spanning(arguments.getFirst().value(), span(it));
    }
    List<Expression> elements = new ArrayList<>(arguments.size());
    for (Expression.Argument argument : arguments) {
      elements.add(argument.value());
    }
    return new Expression.Tuple(span(it), elements);
  }

  /** The same expression with the parentheses around it. */
  private static Expression spanning(Expression expression, Span span) {
    return switch (expression) {
      case Expression.Reference it -> new Expression.Reference(span, it.name());
      case Expression.IntLiteral it -> new Expression.IntLiteral(span, it.value());
      case Expression.FloatLiteral it -> new Expression.FloatLiteral(span, it.value());
      case Expression.PercentLiteral it -> new Expression.PercentLiteral(span, it.value());
      case Expression.DimsLiteral it -> new Expression.DimsLiteral(span, it.sizes());
      case Expression.QuantityLiteral it ->
          new Expression.QuantityLiteral(span, it.value(), it.unit());
      case Expression.TruthLiteral it -> new Expression.TruthLiteral(span, it.value());
      case Expression.TextLiteral it -> new Expression.TextLiteral(span, it.value());
      case Expression.Member it -> new Expression.Member(span, it.target(), it.member());
      case Expression.Index it -> new Expression.Index(span, it.target(), it.index());
      case Expression.Call it ->
          new Expression.Call(span, it.callee(), it.arguments(), it.recipe());
      case Expression.RecipeValue it -> new Expression.RecipeValue(span, it.recipe());
      case Expression.Unary it -> new Expression.Unary(span, it.operator(), it.operand());
      case Expression.Binary it ->
          new Expression.Binary(span, it.operator(), it.left(), it.right());
      case Expression.Tuple it -> new Expression.Tuple(span, it.elements());
      case Expression.RecordValue it -> new Expression.RecordValue(span, it.entries());
      case Expression.ListValue it -> new Expression.ListValue(span, it.elements());
      case Expression.Conditional it ->
          new Expression.Conditional(span, it.branches(), it.otherwise());
      case Expression.Loop it -> new Expression.Loop(span, it.variable(), it.in(), it.recipe());
      case Expression.Flow it -> new Expression.Flow(span, it.head(), it.steps());
    };
  }

  private List<Expression.Argument> arguments(NnParser.ArgumentsContext context) {
    List<Expression.Argument> arguments = new ArrayList<>();
    for (NnParser.ArgumentContext it : context.argument()) {
      Name key = null;
      if (it.argumentKey() != null) {
        key = argumentKey(it.argumentKey());
        if (it.settles().COLON() == null) {
          equalsForColon(place(it.settles()), key);
        }
      }
      Expression value =
          it.recipe() != null
              ? new Expression.RecipeValue(span(it.recipe()), recipe(it.recipe()))
              : pipeline(it.pipeline());
      arguments.add(new Expression.Argument(span(it), key, value));
    }
    return arguments;
  }

  private Name argumentKey(NnParser.ArgumentKeyContext it) {
    if (it.key() != null) {
      return key(it.key());
    }
    String text = source.text(span(it));
    return new Name(span(it), it.TEXT() != null ? Literals.text(text) : text);
  }

  private Expression literal(TerminalNode it) {
    Span span = span(it);
    String text = text(it);
    return switch (it.getSymbol().getType()) {
      case NnLexer.INT -> new Expression.IntLiteral(span, Math.max(0, Literals.integer(text)));
      case NnLexer.FLOAT -> new Expression.FloatLiteral(span, Literals.decimal(text));
      case NnLexer.PERCENT -> new Expression.PercentLiteral(span, Literals.percentage(text));
      case NnLexer.DIMS -> new Expression.DimsLiteral(span, Literals.sizes(text));
      case NnLexer.QUANTITY -> {
        int unit = Literals.unitStart(text);
        yield new Expression.QuantityLiteral(
            span, Literals.decimal(text.substring(0, unit)), text.substring(unit));
      }
      case NnLexer.TRUE, NnLexer.FALSE ->
          new Expression.TruthLiteral(span, it.getSymbol().getType() == NnLexer.TRUE);
      default -> new Expression.TextLiteral(span, Literals.text(text));
    };
  }

  private Expression reference(NnParser.NameContext it) {
    Token token = it.getStart();
    if (Tokens.isDeclaration(token.getType()) && first(token)) {
      String word = source.text(Tokens.span(token));
      reports.error(
          Diagnostic.of(SyntaxCode.SWALLOWED_DECLARATION, source.place(Tokens.span(token)), word)
              .withNote("the line before is not complete, so this line was taken for its end")
              .withHelp(
                  "complete the line before; a value called `" + word + "` stands in backquotes"));
    }
    return new Expression.Reference(span(it), unquoted(source.text(span(it))));
  }

  /** A bracket or minus that begins a line must not silently go on with the line before. */
  private void continued(TerminalNode sign, @Nullable Expression callee) {
    if (!first(sign.getSymbol())) {
      return;
    }
    String text = text(sign);
    Diagnostic diagnostic = Diagnostic.of(SyntaxCode.CONTINUED_LINE, place(sign), text);
    if (callee != null) {
      Place end = source.place(callee.span());
      String name =
          text.equals("(") ? "read as the arguments of this" : "read as the index of this";
      diagnostic = diagnostic.withLabel(end, name);
    }
    reports.error(
        diagnostic
            .withNote("line ends never change the meaning of a file")
            .withHelp(
                text.equals("-")
                    ? "end the line before with `-`, or give what follows its own name"
                    : "put `"
                        + text
                        + "` at the end of the line before, or give what follows its own name"));
  }

  private void defines(NnParser.DefinesContext it, Name name) {
    if (it.EQUALS() == null) {
      colonForEquals(place(it), name);
    }
  }

  private void colonForEquals(Place sign, Name name) {
    reports.slip(
        Diagnostic.of(SyntaxCode.COLON_FOR_EQUALS, sign, name.text(), sign.text())
            .withHelp("`=` gives a name that you choose; `:` fills in one that nnc chose")
            .withFix(Fix.replace("write `=`", padded(sign), " = ")));
  }

  private void equalsForColon(Place sign, Name name) {
    reports.slip(
        Diagnostic.of(SyntaxCode.EQUALS_FOR_COLON, sign, name.text(), sign.text())
            .withHelp("`:` fills in a name that nnc chose; `=` gives one that you choose")
            .withFix(Fix.replace("write `:`", padded(sign), ": ")));
  }

  /** The sign with the blanks around it. */
  private Place padded(Place sign) {
    String text = source.text();
    int start = sign.span().start();
    int end = sign.span().end();
    while (start > 0 && text.charAt(start - 1) == ' ') {
      start--;
    }
    while (end < text.length() && text.charAt(end) == ' ') {
      end++;
    }
    return source.place(new Span(start, end));
  }

  private List<Name> names(List<NnParser.NameContext> contexts) {
    List<Name> names = new ArrayList<>(contexts.size());
    for (NnParser.NameContext it : contexts) {
      names.add(name(it));
    }
    return names;
  }

  private Name name(NnParser.NameContext it) {
    return new Name(span(it), unquoted(source.text(span(it))));
  }

  private Name key(NnParser.KeyContext it) {
    return new Name(span(it), unquoted(source.text(span(it))));
  }

  static String unquoted(String name) {
    return name.charAt(0) == '`' ? name.substring(1, name.length() - 1) : name;
  }

  private boolean first(Token token) {
    int i = token.getTokenIndex() - 1;
    while (i >= 0 && all.get(i).getChannel() != Token.DEFAULT_CHANNEL) {
      i--;
    }
    return i < 0 || all.get(i).getLine() < token.getLine();
  }

  private String doc(ParserRuleContext it) {
    return doc(it.getStart());
  }

  /** The doc-comments that stand, each in a line of its own, right before the token. */
  String doc(Token token) {
    int code = token.getTokenIndex() - 1;
    while (code >= 0 && all.get(code).getChannel() != Token.DEFAULT_CHANNEL) {
      code--;
    }
    int codeLine = code < 0 ? 0 : all.get(code).getLine();
    List<String> lines = new ArrayList<>(2);
    for (int i = code + 1; i < token.getTokenIndex(); i++) {
      CommonToken before = all.get(i);
      if (before.getChannel() == NnLexer.DOCS && before.getLine() > codeLine) {
        String text = source.text(Tokens.span(before)).substring(3).stripTrailing();
        lines.add(text.startsWith(" ") ? text.substring(1) : text);
      }
    }
    return lines.isEmpty() ? "" : String.join("\n", lines).strip();
  }

  private Span span(ParserRuleContext it) {
    return Tokens.span(it.getStart()).to(Tokens.span(it.getStop()));
  }

  private static Span span(TerminalNode it) {
    return Tokens.span(it.getSymbol());
  }

  private String text(TerminalNode it) {
    return source.text(span(it));
  }

  private Place place(ParserRuleContext it) {
    return source.place(span(it));
  }

  private Place place(TerminalNode it) {
    return source.place(span(it));
  }
}
