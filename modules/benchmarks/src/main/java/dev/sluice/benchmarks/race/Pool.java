package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.PoolBenchmark;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The JMH benchmark of the buffer pools, with short settings. */
final class Pool {
  private Pool() {}

  /** Runs the benchmark; returns JMH's results, without the paths of this machine. */
  static JsonArray run(Path folder, boolean quick) throws IOException, RunnerException {
    Path json = folder.resolve("jmh.json");
    // A crashed run may have left its lock behind.
    System.setProperty("jmh.ignoreLock", "true");
    new Runner(
            new OptionsBuilder()
                .include(PoolBenchmark.class.getName())
                .forks(1)
                .warmupIterations(quick ? 2 : 10)
                .warmupTime(TimeValue.milliseconds(quick ? 20 : 100))
                .measurementIterations(quick ? 3 : 20)
                .measurementTime(TimeValue.milliseconds(quick ? 20 : 50))
                .resultFormat(ResultFormatType.JSON)
                .result(json.toString())
                .output(folder.resolve("jmh.log").toString())
                .build())
        .run();
    JsonArray runs = new JsonArray(Files.readString(json));
    for (int i = 0; i < runs.size(); i++) {
      runs.getJsonObject(i).remove("jvm");
      runs.getJsonObject(i).remove("jvmArgs");
    }
    return runs;
  }
}
