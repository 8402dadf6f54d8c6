package dev.nnc.run;

import dev.nnc.engine.Engine;
import dev.nnc.ir.Program;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Session;
import dev.nnc.template.StackedProgram;
import dev.nnc.template.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sessions in which trials are executed. Trials whose programs are equal up to numbers share
 * one template; each thread has a session of its own on it, which one trial after another uses.
 */
final class TrialSessions implements TrialRun.Sessions, AutoCloseable {
  /** So many programs that differ in more than numbers are kept ready. */
  private static final int MOST_TEMPLATES = 8;

  private final Engine engine;
  private final ExecutionSettings settings;

  /** The last one was used last. Only the thread that prepares trials looks here. */
  private final List<Template> templates = new ArrayList<>();

  /** Those that nobody uses, by the template or the stacked program that they execute. */
  private final LinkedHashMap<Object, List<Session>> idle = new LinkedHashMap<>();

  /** What several trials of a template are as one program, by their number. */
  private final Map<Template, Map<Integer, StackedProgram.Answer>> stacked = new HashMap<>();

  TrialSessions(Engine engine, ExecutionSettings settings) {
    this.engine = engine;
    this.settings = settings;
  }

  /** A program as a template, and the numbers that make it this one. */
  record Prepared(Template template, Map<String, byte[]> numbers) {}

  /** What a program is prepared as now, if its template was made wider or is gone. */
  Prepared again(Program program, Prepared before) {
    return templates.contains(before.template()) ? before : prepare(program);
  }

  /** The template of a program: one that is there, one that is made wider, or a new one. */
  Prepared prepare(Program program) {
    for (Template template : templates) {
      Optional<Map<String, byte[]>> numbers = template.numbersOf(program);
      if (numbers.isPresent()) {
        templates.remove(template);
        templates.add(template);
        return new Prepared(template, numbers.get());
      }
    }
    for (Template template : templates) {
      Optional<Template> wider = template.with(program);
      if (wider.isPresent()) {
        templates.remove(template);
        return prepared(wider.get(), program);
      }
    }
    return prepared(Template.of(program), program);
  }

  /** Several trials of a template as one program. Only the thread that prepares trials asks. */
  StackedProgram.Answer stacked(Template template, List<String> functions, int trials) {
    return stacked
        .computeIfAbsent(template, any -> new HashMap<>())
        .computeIfAbsent(
            trials,
            any -> StackedProgram.of(template.program(), template.numbers(), functions, trials));
  }

  private Prepared prepared(Template template, Program program) {
    templates.add(template);
    if (templates.size() > MOST_TEMPLATES) {
      templates.removeFirst();
    }
    return new Prepared(template, template.numbersOf(program).orElseThrow());
  }

  /** A session that nobody else uses until it comes back; its variables hold anything. */
  @Override
  public Session take(Template template) {
    return take(template, template.program());
  }

  /** The same for a program of several trials. */
  Session take(StackedProgram program) {
    return take(program, program.program());
  }

  private Session take(Object key, Program program) {
    List<Session> free;
    synchronized (idle) {
      free = idle.getOrDefault(key, List.of());
      if (!free.isEmpty()) {
        return free.removeLast();
      }
    }
    return engine.lower(program, settings);
  }

  @Override
  public void giveBack(Template template, Session session) {
    giveBackFor(template, session);
  }

  void giveBack(StackedProgram program, Session session) {
    giveBackFor(program, session);
  }

  private void giveBackFor(Object key, Session session) {
    List<Session> superfluous = new ArrayList<>();
    synchronized (idle) {
      List<Session> all = idle.remove(key);
      List<Session> free = all == null ? new ArrayList<>() : all;
      free.add(session);
      idle.put(key, free);
      while (idle.size() > MOST_TEMPLATES) {
        superfluous.addAll(idle.pollFirstEntry().getValue());
      }
    }
    superfluous.forEach(Session::close);
  }

  @Override
  public void close() {
    synchronized (idle) {
      idle.values().forEach(all -> all.forEach(Session::close));
      idle.clear();
    }
  }
}
