package dev.nnc.cli;

/** Prints the little Markdown that our pages are written in. */
final class Markdown {
  private final Console console;

  Markdown(Console console) {
    this.console = console;
  }

  void print(String page) {
    boolean code = false;
    for (String line : page.lines().toList()) {
      if (line.startsWith("```")) {
        code = !code;
      } else if (code) {
        console.out().println("  " + line);
      } else if (line.startsWith("#")) {
        console.out().println(console.bold(line.replaceFirst("^#+\\s*", "")));
      } else if (line.startsWith("Wrong")) {
        console.out().println(console.red(line));
      } else if (line.startsWith("Right")) {
        console.out().println(console.green(line));
      } else {
        console.out().println(line);
      }
    }
  }
}
