package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nnc.checkpoint.AtomicFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nnc run --resume}, on folders as they are when a process was killed at their end. */
class ResumeCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;
  private Path program = Path.of("");
  private Path cut = Path.of("");
  private byte[] weights = {};

  @BeforeEach
  void aRunThatWasCutOff() throws IOException {
    Files.writeString(folder.resolve("four.csv"), "a,b,y\n1,2,3\n2,1,4\n3,5,6\n4,4,8\n");
    program =
        Files.writeString(
            folder.resolve("model.nn"),
            """
            nn 1
            param rate = 0.5
            data d from csv("four.csv") { x = [a, b], y = y, split: random(test: 25%) }
            network net from x { x -> dense(4, tanh) -> dropout(0.5) -> dense(1) }
            train net on d { loss: mse(y), optimizer: adam(rate), epochs: 7, checkpoint: every(1) }
            """
                .replace("x = [a, b], y = y, ", "x = [a, b]\n y = y\n "));
    Said run =
        nnc(
            "run",
            "--seed",
            "9",
            "--set",
            "rate=0.01",
            "--epochs",
            "5",
            "--runs",
            folder.resolve("runs").toString(),
            program.toString());
    assertThat(run.code()).as(run.err()).isZero();
    cut = Path.of(run.out().lines().reduce("", (a, b) -> b).substring("run folder: ".length()));
    weights = weights();
    assertThat(resume().err()).contains("NN6105", "it has finished");
    record(json -> json.put("state", "running"));
  }

  private byte[] weights() throws IOException {
    return Files.readAllBytes(cut.resolve("weights").resolve("weights.bin"));
  }

  /** Changes the record, which then is as versions without a seal have written it. */
  private void record(Consumer<ObjectNode> change) throws IOException {
    Path file = cut.resolve("run.json");
    ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
    json.remove("recordSha256");
    json.remove("files");
    change.accept(json);
    JSON.writeValue(file.toFile(), json);
  }

  private Said resume(String... more) {
    String[] words = new String[more.length + 3];
    words[0] = "run";
    words[1] = "--resume";
    words[2] = cut.toString();
    System.arraycopy(more, 0, words, 3, more.length);
    return nnc(words);
  }

  private Path checkpoint(int epoch) {
    return cut.resolve("checkpoints").resolve("train").resolve("epoch-0000" + epoch);
  }

  @Test
  void itEndsAsIfItHadNotBeenCutOff() throws IOException {
    delete(checkpoint(5));
    Files.delete(cut.resolve("weights").resolve("weights.bin"));
    Said said = resume();
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).contains("going on with train after epoch 4", "run folder: " + cut);
    assertThat(weights()).isEqualTo(weights);
    assertThat(Files.readString(cut.resolve("run.json"))).contains("\"finished\"", "rate=0.01");
    assertThat(resume().err()).contains("NN6105", "it has finished");
  }

  @Test
  void aChangedProgramIsExecutedAsItWas() throws IOException {
    Files.writeString(program, Files.readString(program).replace("dense(4", "dense(5"));
    Said said = resume();
    assertThat(said.err()).contains("warning[NN6106]");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(weights()).isEqualTo(weights);
    record(json -> json.put("state", "interrupted"));
    assertThat(resume().code()).isZero();
    assertThat(weights()).isEqualTo(weights);
  }

  /** The same program, with its network's layers in another file and in another run. */
  private Path importing(String more) throws IOException {
    Path part =
        Files.writeString(
            folder.resolve("part.nn"), "nn 1\nblock part(n) { dense(n, tanh) -> dropout(0.5) }\n");
    String text = Files.readString(program);
    program =
        Files.writeString(
            folder.resolve("importing.nn"),
            text.replace("nn 1\n", "nn 1\nimport part from \"part.nn\"\n" + more)
                .replace("dense(4, tanh) -> dropout(0.5)", "part(4)")
                .replace("train net", more.isEmpty() ? "train net" : "train earlier"));
    Said run =
        nnc(
            "run",
            "--seed",
            "9",
            "--set",
            "rate=0.01",
            "--epochs",
            "5",
            "--runs",
            folder.resolve("runs").toString(),
            program.toString());
    assertThat(run.code()).as(run.err()).isZero();
    cut = Path.of(run.out().lines().reduce("", (a, b) -> b).substring("run folder: ".length()));
    weights = weights();
    record(json -> json.put("state", "running"));
    return part;
  }

  @Test
  void changedImportsAreExecutedAsTheyWere() throws IOException {
    Path part = importing("");
    Files.writeString(part, Files.readString(part).replace("tanh", "relu"));
    delete(checkpoint(5));
    Files.delete(cut.resolve("weights").resolve("weights.bin"));
    Said said = resume();
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.err()).contains("warning[NN6106]", "part.nn` has changed");
    assertThat(said.out()).contains("going on with train after epoch 4");
    assertThat(weights()).isEqualTo(weights);
    // And again, with everything gone but the folder.
    record(json -> json.put("state", "interrupted"));
    Files.delete(part);
    Files.delete(program);
    Said again = resume();
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(weights()).isEqualTo(weights);
    assertThat(Files.readString(cut.resolve("run.json"))).contains("importing.nn\"");
    record(json -> json.put("state", "running"));
    AtomicFolder.remove(cut.resolve("imported"));
    assertThat(resume().err()).contains("NN6105", "a copy of what it imports");
  }

  /** A name means the latest run of that name, and there may be a later one by now. */
  @Test
  void anImportedRunIsTheOneThatItWas() throws IOException {
    record(json -> json.put("state", "finished"));
    importing("import net as earlier from run(\"model\")\n");
    Path model = folder.resolve("model.nn");
    Files.writeString(model, Files.readString(model).replace("epochs: 7", "epochs: 1"));
    assertThat(
            nnc("run", "--seed", "3", "--runs", folder.resolve("runs").toString(), model.toString())
                .code())
        .isZero();
    for (int epoch = 1; epoch <= 5; epoch++) {
      delete(checkpoint(epoch));
    }
    Said said = resume();
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out()).contains("the run begins anew");
    assertThat(weights()).isEqualTo(weights);
  }

  @Test
  void changedDataIsRefused() throws IOException {
    Files.writeString(folder.resolve("four.csv"), "a,b,y\n1,2,3\n2,1,4\n3,5,6\n4,4,9\n");
    Said said = resume();
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("error[NN6107]", "`four.csv` of `d` has changed");
    assertThat(weights()).isEqualTo(weights);
    Files.writeString(folder.resolve("four.csv"), "a,b,y\n1,2,3\n2,1,4\n3,5,6\n4,4,8\n");
    assertThat(resume().code()).isZero();
    assertThat(weights()).isEqualTo(weights);
  }

  @Test
  void anotherMachineIsTold() throws IOException {
    record(json -> ((ObjectNode) json.path("versions")).put("java", "99"));
    Said said = resume();
    assertThat(said.err()).contains("warning[NN6108]", "java: 99 then");
    assertThat(Files.readString(cut.resolve("run.json"))).contains("NN6108");
    assertThat(said.code()).isZero();
  }

  @Test
  void aDamagedStateIsToldAndComputedAgain() throws IOException {
    Path file = checkpoint(5).resolve("weights.bin");
    byte[] bytes = Files.readAllBytes(file);
    bytes[0] ^= 1;
    Files.write(file, bytes);
    Said said = resume();
    assertThat(said.err()).contains("warning[NN6109]", "epoch-00005");
    assertThat(said.out()).contains("going on with train after epoch 4");
    assertThat(weights()).isEqualTo(weights);
  }

  @Test
  void itTakesAFolderOfARunAndNothingElse() {
    assertThat(resume("--seed", "3").code()).isEqualTo(2);
    assertThat(resume("--threads=3").code()).isEqualTo(2);
    assertThat(resume(program.toString()).code()).isEqualTo(2);
    Said wrong = nnc("run", "--resume", program.toString());
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("NN6105", "it is no folder of a run");
  }

  private static void delete(Path checkpoint) throws IOException {
    Files.delete(checkpoint.resolve("manifest.json"));
    Files.delete(checkpoint.resolve("weights.bin"));
    Files.delete(checkpoint);
  }
}
