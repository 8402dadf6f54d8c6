package dev.nnc.lower;

import dev.nnc.ir.Variable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of a session's variables are. Sessions of TensorFlow's share no variables, so a
 * value is carried to the part that is called next, if it is not there. On the CPU that copies
 * nothing: whoever has a value holds the same memory, until a part changes it, which is then the
 * only one that has it.
 *
 * <p>A value is outside, in some of the open parts, both, or nowhere yet.
 */
final class VariableValues implements AutoCloseable {
  /** As many parts as take turns in most trainings that are large enough to have several. */
  private static final int FEW_PARTS = 4;

  private final ExecutionSettings settings;
  private final boolean feeding;

  /** Values as tensors: those that no part has, and those that are fed. */
  private final Map<String, NativeTensor> outside = new LinkedHashMap<>();

  /** The open parts, the last that was entered at the end. */
  private final Deque<OpenPart> open = new ArrayDeque<>();

  private final Set<GraphPart> opened = new HashSet<>();
  private int most = FEW_PARTS;
  private @Nullable OpenPart current;
  private int entries;

  /**
   * Values for parts that are opened with these settings.
   *
   * @param feeding whether the values are in the memory that parts compute in
   */
  VariableValues(ExecutionSettings settings, boolean feeding) {
    this.settings = settings;
    this.feeding = feeding;
  }

  /** Tensors of {@link #value} are right as long as this number stays. */
  int entries() {
    return entries;
  }

  /** The value of a variable that is fed to the part that was entered; stays this object's. */
  NativeTensor value(String variable) {
    NativeTensor value = outside.get(variable);
    if (value == null) {
      throw unset(variable);
    }
    return value;
  }

  private static IllegalStateException unset(String variable) {
    return new IllegalStateException(variable + " has no value yet");
  }

  /** The part, opened, with all values that its functions need. */
  OpenPart enter(GraphPart part) {
    OpenPart last = current;
    if (last != null && last.part() == part) {
      return last;
    }
    current = null;
    OpenPart entered = open.stream().filter(each -> each.part() == part).findFirst().orElse(null);
    if (entered == null) {
      entered = open(part);
    } else {
      open.remove(entered);
      open.addLast(entered);
    }
    entries++;
    carryInto(entered);
    current = entered;
    return entered;
  }

  private OpenPart open(GraphPart part) {
    if (!opened.add(part)) {
      // It was closed too early: more parts take turns than were let.
      most++;
    }
    while (open.size() >= most) {
      OpenPart eldest = open.getFirst();
      List<String> only =
          eldest.part().variables().stream()
              .map(Variable::name)
              .filter(
                  name ->
                      eldest.has(name) && !outside.containsKey(name) && holders(name).count() == 1)
              .toList();
      takeOut(eldest, only);
      open.removeFirst();
      eldest.close();
    }
    OpenPart made = new OpenPart(part, feeding, settings);
    open.addLast(made);
    return made;
  }

  private void carryInto(OpenPart entered) {
    List<String> missing = entered.missing();
    missing.stream()
        .filter(name -> !outside.containsKey(name))
        .flatMap(name -> holders(name).limit(1).map(holder -> Map.entry(holder, name)))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                LinkedHashMap::new,
                Collectors.mapping(Map.Entry::getValue, Collectors.toList())))
        .forEach(this::takeOut);
    if (entered.isFed()) {
      return;
    }
    List<String> known = missing.stream().filter(outside::containsKey).toList();
    if (!known.isEmpty()) {
      entered.assign(known, this::value);
    }
    for (String name : entered.part().changed()) {
      if (entered.has(name)) {
        // The only holder changes the value in place.
        forget(name);
      }
      open.stream().filter(each -> each != entered).forEach(each -> each.outdate(name));
    }
  }

  private Stream<OpenPart> holders(String variable) {
    return open.stream().filter(each -> each.has(variable));
  }

  private void takeOut(OpenPart part, List<String> variables) {
    if (variables.isEmpty()) {
      return;
    }
    List<NativeTensor> values = part.fetch(variables);
    for (int i = 0; i < variables.size(); i++) {
      forget(variables.get(i));
      outside.put(variables.get(i), values.get(i));
    }
  }

  private void forget(String variable) {
    NativeTensor value = outside.remove(variable);
    if (value != null) {
      value.close();
    }
  }

  /** Sets a variable; the value is closed here. */
  void set(String variable, NativeTensor value) {
    forget(variable);
    open.forEach(each -> each.outdate(variable));
    outside.put(variable, value);
    current = null;
  }

  /** The values of the variables, in their order, as long as the reader looks at them. */
  <T> List<T> read(List<String> variables, Function<NativeTensor, T> reader) {
    Map<OpenPart, Set<String>> places = new LinkedHashMap<>();
    Map<String, T> all = new LinkedHashMap<>();
    for (String name : variables) {
      NativeTensor value = outside.get(name);
      if (value != null) {
        all.put(name, reader.apply(value));
      } else {
        OpenPart holder = holders(name).findFirst().orElseThrow(() -> unset(name));
        places.computeIfAbsent(holder, any -> new LinkedHashSet<>()).add(name);
      }
    }
    places.forEach(
        (holder, its) -> {
          List<String> names = List.copyOf(its);
          List<NativeTensor> values = holder.fetch(names);
          try {
            for (int i = 0; i < names.size(); i++) {
              all.put(names.get(i), reader.apply(values.get(i)));
            }
          } finally {
            values.forEach(NativeTensor::close);
          }
        });
    List<T> ordered = new ArrayList<>();
    variables.forEach(name -> ordered.add(Objects.requireNonNull(all.get(name))));
    return ordered;
  }

  @Override
  public void close() {
    current = null;
    outside.values().forEach(NativeTensor::close);
    outside.clear();
    open.forEach(OpenPart::close);
    open.clear();
  }
}
