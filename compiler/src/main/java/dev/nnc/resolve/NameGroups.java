package dev.nnc.resolve;

import dev.nnc.ast.Body;
import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.ast.Recipe;
import dev.nnc.ast.Section;
import dev.nnc.ast.Tree;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which names of a file belong together, so that who changes one must change all: a declaration and
 * its uses, also where a name is that of a field, of the input of a network and of a truth. Known
 * from the text alone, and therefore also of a program that is wrong; a name that no declaration of
 * the file explains, such as that of a column or of a layer, is in no group.
 */
public final class NameGroups {
  private final List<Occurrence> occurrences;

  private NameGroups(List<Occurrence> occurrences) {
    this.occurrences = List.copyOf(occurrences);
  }

  /** What a name is declared as. */
  public enum Sort {
    PARAM,
    DATA,
    NETWORK,
    BLOCK,
    FUNCTION,
    PHASE,
    IMPORT,
    FIELD,
    INPUT,
    VALUE,
    FORMAL,
    VARIABLE
  }

  /**
   * One place in which a name stands.
   *
   * @param span of the name, with its backquotes if it has any
   * @param declares whether it is declared here
   * @param group what it belongs to; the same for all that belong together
   */
  public record Occurrence(Span span, String name, boolean declares, Group group) {}

  /** Names that belong together. */
  public static final class Group {
    private final Sort sort;
    private final boolean top;
    private @Nullable Group into;

    private Group(Sort sort, boolean top) {
      this.sort = sort;
      this.top = top;
    }

    /** What was declared first. */
    public Sort sort() {
      return sort;
    }

    /** Whether the name stands for something in the whole file, and may be imported. */
    public boolean isTop() {
      return top;
    }

    private Group root() {
      Group root = this;
      while (root.into != null) {
        root = root.into;
      }
      return root;
    }

    private void join(Group other) {
      Group mine = root();
      Group its = other.root();
      if (mine != its) {
        its.into = mine;
      }
    }
  }

  /** What stands for itself behind an option, whatever names a file declares. */
  @FunctionalInterface
  public interface Words {
    /** Whether it is a word that the option takes, as {@code padding: same} of {@code conv}. */
    boolean has(String entry, String option, String word);
  }

  /** All names of the file. */
  public static NameGroups of(Tree tree, Words words) {
    Gathering gathering = new Gathering(words);
    gathering.gather(tree);
    List<Occurrence> all = new ArrayList<>();
    for (Occurrence each : gathering.found) {
      all.add(new Occurrence(each.span(), each.name(), each.declares(), each.group().root()));
    }
    all.sort(Comparator.comparingInt(each -> each.span().start()));
    return new NameGroups(all);
  }

  /** The name at an offset, its end included. */
  public Optional<Occurrence> at(int offset) {
    Occurrence ending = null;
    for (Occurrence each : occurrences) {
      if (each.span().start() <= offset && offset < each.span().end()) {
        return Optional.of(each);
      }
      if (each.span().end() == offset) {
        ending = each;
      }
    }
    return Optional.ofNullable(ending);
  }

  /** Everything that belongs to it, in the order of the file. */
  public List<Occurrence> all(Group group) {
    return occurrences.stream().filter(each -> each.group() == group).toList();
  }

  /** All names, in the order of the file. */
  public List<Occurrence> all() {
    return occurrences;
  }

  /** The group of a name of the whole file; empty if there is none. */
  public Optional<Group> top(String name) {
    return occurrences.stream()
        .filter(each -> each.declares() && each.group().isTop() && each.name().equals(name))
        .map(Occurrence::group)
        .findFirst();
  }

  /** Names inside a body, with those outside it behind them. */
  private static final class Names {
    final @Nullable Names outer;
    final Map<String, Group> groups = new LinkedHashMap<>();

    Names(@Nullable Names outer) {
      this.outer = outer;
    }

    @Nullable Group find(String name) {
      for (Names names = this; names != null; names = names.outer) {
        Group group = names.groups.get(name);
        if (group != null) {
          return group;
        }
      }
      return null;
    }
  }

  /** What a data set or a network has inside that may be spoken of from outside. */
  private static final class Inside {
    final Map<String, Group> fields = new LinkedHashMap<>();
    final Map<String, Group> inputs = new LinkedHashMap<>();
    final Map<String, Group> outputs = new LinkedHashMap<>();
    boolean used;
  }

  private static final class Gathering {
    /** The function that asks how many classes a field has. */
    private static final String CLASSES = "classes";

    final List<Occurrence> found = new ArrayList<>();
    private final Words words;
    private final Names top = new Names(null);
    private final Map<String, Inside> data = new LinkedHashMap<>();
    private final Map<String, Inside> networks = new LinkedHashMap<>();

    /** By block or function, its parameters: calls may name them. */
    private final Map<String, Names> formals = new HashMap<>();

    Gathering(Words words) {
      this.words = words;
    }

    void gather(Tree tree) {
      List<Item> items = new ArrayList<>();
      for (Item item : tree.items()) {
        Item readable = item instanceof Item.Broken broken ? broken.mended() : item;
        if (readable != null) {
          items.add(readable);
        } else if (item instanceof Item.Broken broken && broken.name() != null) {
          declare(broken.name(), Sort.VALUE, top, true);
        }
      }
      items.forEach(this::declareTop);
      items.stream().filter(Item.Dataset.class::isInstance).forEach(this::inside);
      items.stream().filter(each -> !(each instanceof Item.Dataset)).forEach(this::inside);
      networks.forEach((name, network) -> joinWithAnyData(network));
    }

    private Group declare(Name name, Sort sort, Names names, boolean atTop) {
      Group group = names.groups.get(name.text());
      boolean first = group == null;
      if (group == null) {
        group = new Group(sort, atTop);
        names.groups.put(name.text(), group);
      }
      found.add(new Occurrence(name.span(), name.text(), first, group));
      return group;
    }

    private void use(Span span, String name, @Nullable Group group) {
      if (group != null) {
        found.add(new Occurrence(span, name, false, group));
      }
    }

    // What the whole file knows.

    private void declareTop(Item item) {
      switch (item) {
        case Item.Import i -> {
          for (Item.Imported each : i.imported()) {
            Name as = each.as();
            declare(as != null ? as : each.name(), Sort.IMPORT, top, true);
          }
        }
        case Item.Parameter p -> declare(p.name(), Sort.PARAM, top, true);
        case Item.Dataset d -> {
          declare(d.name(), Sort.DATA, top, true);
          data.putIfAbsent(d.name().text(), new Inside());
        }
        case Item.Network n -> {
          declare(n.name(), Sort.NETWORK, top, true);
          networks.putIfAbsent(n.name().text(), new Inside());
        }
        case Item.Block b -> {
          declare(b.name(), Sort.BLOCK, top, true);
          declare(b.name(), b.parameters());
        }
        case Item.Function f -> {
          declare(f.name(), Sort.FUNCTION, top, true);
          declare(f.name(), f.parameters());
        }
        case Item.Action a -> declarePhases(a);
        case Item.Broken b -> {}
      }
    }

    private void declare(Name of, List<Item.Formal> parameters) {
      Names names = formals.computeIfAbsent(of.text(), any -> new Names(top));
      parameters.forEach(formal -> declare(formal.name(), Sort.FORMAL, names, false));
    }

    private void declarePhases(Item.Action action) {
      for (Clause clause : action.clauses()) {
        if (clause instanceof Clause.As as) {
          declare(as.name(), Sort.PHASE, top, true);
        }
      }
      for (Section.Entry entry : action.section().entries()) {
        if (entry instanceof Item.Action nested) {
          declarePhases(nested);
        }
      }
    }

    // What stands inside.

    private void inside(Item item) {
      switch (item) {
        case Item.Import i -> {}
        case Item.Parameter p -> {
          walk(p.value(), top);
          if (p.domain() != null) {
            walk(p.domain(), top);
          }
        }
        case Item.Dataset d -> dataset(d);
        case Item.Network n -> {
          Names names = new Names(top);
          if (n.parameters() != null) {
            n.parameters().forEach(formal -> declare(formal.name(), Sort.FORMAL, names, false));
            values(n.parameters(), names);
          }
          Inside inside = networks.getOrDefault(n.name().text(), new Inside());
          Names own = recipe(n.recipe(), names);
          for (Recipe.Input input : n.recipe().inputs()) {
            put(inside.inputs, input.name().text(), own.find(input.name().text()));
          }
          own.groups.forEach(inside.outputs::putIfAbsent);
        }
        case Item.Block b -> {
          Names names = formals.getOrDefault(b.name().text(), top);
          values(b.parameters(), names);
          recipe(b.recipe(), names);
        }
        case Item.Function f -> {
          Names names = formals.getOrDefault(f.name().text(), top);
          values(f.parameters(), names);
          walk(f.body(), names);
        }
        case Item.Action a -> action(a, top, null, null);
        case Item.Broken b -> {}
      }
    }

    private static void put(Map<String, Group> map, String name, @Nullable Group group) {
      if (group != null) {
        map.putIfAbsent(name, group);
      }
    }

    /** What stands behind the names of parameters. */
    private void values(List<Item.Formal> parameters, Names names) {
      for (Item.Formal formal : parameters) {
        if (formal.annotation() != null) {
          walk(formal.annotation(), names);
        }
        if (formal.defaultValue() != null) {
          walk(formal.defaultValue(), names);
        }
      }
    }

    private void dataset(Item.Dataset dataset) {
      Inside own = data.getOrDefault(dataset.name().text(), new Inside());
      Names names = new Names(top);
      for (Clause clause : dataset.clauses()) {
        walk(clause, top);
        Expression other =
            switch (clause) {
              case Clause.From from -> from.source();
              case Clause.Like like -> like.model();
              case Clause.On on -> null;
              case Clause.As as -> null;
              case Clause.Over over -> null;
              case Clause.To to -> null;
            };
        if (other != null) {
          takeOver(other, own, names);
        }
      }
      Section section = dataset.section();
      if (section == null) {
        return;
      }
      List<Section.Setting> settings = new ArrayList<>();
      for (Section.Entry entry : section.entries()) {
        switch (entry) {
          case Section.Definition definition -> {
            walk(definition.value(), names); // a field speaks of those before it
            for (Name name : definition.names()) {
              Group inherited = names.groups.remove(name.text());
              Group group = declare(name, Sort.FIELD, names, false);
              own.fields.put(name.text(), group);
              if (inherited != null) {
                group.join(inherited); // who reads the one reads the other, by the same name
              }
            }
          }
          case Section.Setting setting -> settings.add(setting);
          case Item.Action nested -> action(nested, top, null, null);
        }
      }
      settings.forEach(setting -> setting.values().forEach(value -> walk(value, names)));
    }

    /** A data set that is made of others, or like another, has their fields. */
    private void takeOver(Expression from, Inside own, Names names) {
      Node base = from instanceof Expression.Member member ? member.target() : from;
      if (base instanceof Expression.Reference reference) {
        Inside other = data.get(reference.name());
        if (other != null) {
          other.fields.forEach(
              (name, group) -> {
                Group known = own.fields.putIfAbsent(name, group);
                if (known != null) {
                  known.join(group);
                }
                names.groups.putIfAbsent(name, group);
              });
        }
        return;
      }
      if (from instanceof Expression.Call call) { // such as `append(one, other)`
        call.arguments().forEach(argument -> takeOver(argument.value(), own, names));
      }
    }

    /**
     * @param outer the names of the action around it
     * @param network that this is about
     * @param onto the data that this is about
     */
    private void action(
        Item.Action action, Names outer, @Nullable Inside network, @Nullable Inside onto) {
      Inside of = network;
      for (Expression subject : action.subject()) {
        walk(subject, top);
        if (subject instanceof Expression.Reference reference
            && networks.containsKey(reference.name())) {
          of = networks.get(reference.name());
        }
      }
      Inside on = onto;
      for (Clause clause : action.clauses()) {
        if (clause instanceof Clause.On folds && folds.data() instanceof Expression.Call call) {
          on = folds(action, call);
        } else if (clause instanceof Clause.On each) {
          walk(each.data(), top);
          Node target =
              each.data() instanceof Expression.Member member ? member.target() : each.data();
          if (target instanceof Expression.Reference reference) {
            on = data.get(reference.name());
          }
        } else if (clause instanceof Clause.Over over) {
          for (Clause.Choice choice : over.choices()) {
            use(choice.name().span(), choice.name().text(), top.find(choice.name().text()));
            if (choice.domain() != null) {
              walk(choice.domain(), top);
            }
          }
        } else if (!(clause instanceof Clause.As)) {
          walk(clause, top);
        }
      }
      if (of != null && on != null) {
        join(of, on);
        of.used = true;
      }
      Names names = new Names(outer);
      if (on != null) {
        names.groups.putAll(on.fields);
      }
      if (of != null) {
        for (Map.Entry<String, Group> output : of.outputs.entrySet()) {
          if (!of.inputs.containsKey(output.getKey())) {
            names.groups.putIfAbsent(output.getKey(), output.getValue());
          }
        }
      }
      for (Section.Entry entry : action.section().entries()) {
        switch (entry) {
          case Section.Setting setting -> setting.values().forEach(value -> walk(value, names));
          case Section.Definition definition -> walk(definition.value(), names);
          case Item.Action nested -> action(nested, names, of, on);
        }
      }
    }

    /** The data that is cut into folds, whose name inside, behind {@code as}, has its fields. */
    private @Nullable Inside folds(Item.Action action, Expression.Call call) {
      Inside base = null;
      Names names = new Names(top);
      walk(call.callee(), top);
      for (Expression.Argument argument : call.arguments()) {
        if (base == null
            && argument.value() instanceof Expression.Reference reference
            && data.get(reference.name()) instanceof Inside known) {
          base = known;
          walk(argument.value(), top);
          names.groups.putAll(known.fields);
        } else {
          walk(argument.value(), names);
        }
      }
      for (Clause clause : action.clauses()) {
        if (clause instanceof Clause.As as && base != null) {
          data.putIfAbsent(as.name().text(), base);
        }
      }
      return base;
    }

    private static void join(Inside network, Inside on) {
      network.inputs.forEach(
          (name, input) -> {
            Group field = on.fields.get(name);
            if (field != null) {
              field.join(input);
            }
          });
    }

    /** A network that no action uses goes with whatever data has its inputs. */
    private void joinWithAnyData(Inside network) {
      if (!network.used) {
        data.values().forEach(each -> join(network, each));
      }
    }

    // Bodies and expressions.

    /** Gives the names that the body knows at its end. */
    private Names recipe(Recipe recipe, Names outer) {
      Names names = new Names(outer);
      for (Recipe.Input input : recipe.inputs()) {
        declare(input.name(), Sort.INPUT, names, false);
        if (input.annotation() != null) {
          for (Node each : sizes(input.annotation())) {
            if (each instanceof Expression.Reference size && names.find(size.name()) == null) {
              declare(new Name(size.span(), size.name()), Sort.VARIABLE, names, false);
            } else {
              walk(each, names);
            }
          }
        }
      }
      body(recipe.body(), names);
      for (Name output : recipe.outputs()) {
        Group known = names.find(output.text());
        if (known == null) {
          declare(output, Sort.VALUE, names, false);
        } else {
          use(output.span(), output.text(), known);
        }
      }
      return names;
    }

    /** What stands in an annotation where sizes do: also those of class numbers. */
    private static List<? extends Node> sizes(Expression annotation) {
      List<Node> sizes = new ArrayList<>();
      if (annotation instanceof Expression.Call call) {
        for (Expression.Argument argument : call.arguments()) {
          if (argument.value() instanceof Expression.ListValue list) {
            sizes.addAll(list.elements());
          } else {
            sizes.add(argument.value());
          }
        }
        return sizes;
      }
      return Nodes.children(annotation);
    }

    private void body(Body body, Names names) {
      switch (body) {
        case Body.Empty empty -> {}
        case Body.Single single -> walk(single.flow(), names);
        case Body.Named named -> {
          for (Body.Statement statement : named.statements()) {
            walk(statement.value(), names);
            statement.names().forEach(name -> declare(name, Sort.VALUE, names, false));
          }
        }
      }
    }

    private void walk(Node node, Names names) {
      switch (node) {
        case Expression.Reference reference ->
            use(reference.span(), reference.name(), names.find(reference.name()));
        case Expression.Member member -> member(member, names);
        case Expression.Argument argument -> walk(argument.value(), names);
        case Expression.Call call -> call(call, names);
        case Expression.Loop loop -> {
          walk(loop.in(), names);
          Names inner = new Names(names);
          declare(loop.variable(), Sort.VARIABLE, inner, false);
          recipe(loop.recipe(), inner);
        }
        case Expression.Branch branch -> {
          walk(branch.condition(), names);
          body(branch.body(), new Names(names));
        }
        case Expression.Conditional conditional -> {
          conditional.branches().forEach(branch -> walk(branch, names));
          if (conditional.otherwise() != null) {
            body(conditional.otherwise(), new Names(names));
          }
        }
        case Recipe recipe -> recipe(recipe, names);
        case Body body -> body(body, new Names(names));
        default -> Nodes.children(node).forEach(child -> walk(child, names));
      }
    }

    private void call(Expression.Call call, Names names) {
      Nodes.children(call)
          .forEach(
              child -> {
                if (child instanceof Expression.Argument argument
                    && argument.key() != null
                    && call.callee() instanceof Expression.Reference callee
                    && names.find(callee.name()) == null) {
                  option(callee.name(), argument.key().text(), argument.value(), names);
                } else {
                  walk(child, names);
                }
              });
      if (!(call.callee() instanceof Expression.Reference callee)) {
        return;
      }
      Names parameters =
          names.find(callee.name()) == top.find(callee.name()) ? formals.get(callee.name()) : null;
      for (Expression.Argument argument : call.arguments()) {
        Name key = argument.key();
        if (key != null && parameters != null) {
          use(key.span(), key.text(), parameters.groups.get(key.text()));
        }
        if (callee.name().equals(CLASSES)
            && argument.value() instanceof Expression.Reference field
            && names.find(field.name()) == null) {
          useField(field);
        }
      }
    }

    private void option(String entry, String option, Expression value, Names names) {
      if (value instanceof Expression.ListValue list) {
        list.elements().forEach(each -> option(entry, option, each, names));
      } else if (!(value instanceof Expression.Reference reference)
          || !words.has(entry, option, reference.name())) {
        walk(value, names);
      }
    }

    /** A field of whatever data the network is used with. */
    private void useField(Expression.Reference field) {
      Group all = null;
      for (Inside each : data.values()) {
        Group group = each.fields.get(field.name());
        if (group != null && all != null) {
          all.join(group);
        }
        all = all == null ? group : all;
      }
      use(field.span(), field.name(), all);
    }

    private void member(Expression.Member member, Names names) {
      walk(member.target(), names);
      if (member.target() instanceof Expression.Member result
          && result.target() instanceof Expression.Reference part
          && names.find(part.name()) == null) { // such as `validation.price.mae`
        use(result.member().span(), result.member().text(), names.find(result.member().text()));
      }
      if (member.target() instanceof Expression.Reference target
          && names.find(target.name()) == top.find(target.name())) {
        String name = member.member().text();
        Map<String, Group> there = new HashMap<>();
        if (data.get(target.name()) instanceof Inside on) {
          there.putAll(on.fields);
        }
        if (networks.get(target.name()) instanceof Inside of) {
          there.putAll(of.outputs);
        }
        use(member.member().span(), name, there.get(name));
      }
    }
  }
}
