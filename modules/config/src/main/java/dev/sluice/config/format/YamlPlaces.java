package dev.sluice.config.format;

import dev.sluice.config.ConfigError;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Finds the places of the keys of a YAML text. An alias has the places of its anchor. */
final class YamlPlaces {
  private final Map<String, ConfigError.Place> places = new HashMap<>();

  private final Set<Node> merging = new HashSet<>();

  private YamlPlaces() {}

  static KeyPlaces of(String text) {
    YamlPlaces all = new YamlPlaces();
    Node root = StrictYaml.yaml().compose(new StringReader(text));
    if (root != null) {
      all.add("", root);
    }
    return new KeyPlaces(all.places);
  }

  private void add(String path, Node node) {
    if (node instanceof MappingNode mapping) {
      addKeys(path, mapping);
    } else if (node instanceof SequenceNode list) {
      for (int i = 0; i < list.getValue().size(); i++) {
        Node element = list.getValue().get(i);
        add(path + "[" + i + "]", element.getStartMark(), element);
      }
    }
  }

  private void addKeys(String path, MappingNode mapping) {
    List<Node> merged = new ArrayList<>();
    for (NodeTuple entry : mapping.getValue()) {
      Node key = entry.getKeyNode();
      if (key.getTag().equals(Tag.MERGE)) {
        merged.add(entry.getValueNode());
      } else if (key instanceof ScalarNode name) {
        String inner = path.isEmpty() ? name.getValue() : path + "." + name.getValue();
        add(inner, key.getStartMark(), entry.getValueNode());
      }
    }
    // Afterwards: a key of the section itself wins, then the first section that has the key.
    for (Node each : merged) {
      List<Node> sections = each instanceof SequenceNode list ? list.getValue() : List.of(each);
      sections.forEach(section -> merge(path, section));
    }
  }

  /** Does nothing for a section that is merged into itself. */
  private void merge(String path, Node section) {
    if (merging.add(section)) {
      add(path, section);
      merging.remove(section);
    }
  }

  private void add(String path, Mark mark, Node value) {
    var place = new ConfigError.Place("", mark.getLine() + 1, mark.getColumn() + 1);
    if (places.putIfAbsent(path, place) == null) {
      add(path, value);
    }
  }
}
