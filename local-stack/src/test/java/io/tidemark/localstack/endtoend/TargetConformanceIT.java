/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.api.v1.PutItem;
import io.tidemark.connector.sqs.client.Received;
import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.cassandra.CassandraNode;
import io.tidemark.localstack.cassandra.Keyspaces;
import io.tidemark.localstack.kafka.KafkaBroker;
import io.tidemark.localstack.kafka.Topics;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.Ports;
import io.tidemark.localstack.process.ProcessGroup;
import io.tidemark.localstack.sqs.ElasticMq;
import io.tidemark.namespace.CassandraClusters;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.record.WalHeaders;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.targets.Targets;
import io.tidemark.targets.sqs.SqsForm;
import io.tidemark.testing.conformance.Fault;
import io.tidemark.testing.conformance.FaultyLink;
import io.tidemark.testing.conformance.OutcomesTable;
import io.tidemark.testing.conformance.TargetConformance;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The targets whose servers are programs of others, against those; see docs/targets.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TargetConformanceIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final ProcessGroup group = new ProcessGroup(running -> {});
  private final Random random = new Random();
  private Launcher launcher;

  @BeforeAll
  void start(@TempDir Path directory) {
    launcher = new Launcher(group, directory, false, Duration.ofMinutes(2));
  }

  @AfterAll
  void stop() {
    group.close();
  }

  /** A kind of target whose server tells its clients where it is, or is configured by name. */
  abstract class Kind extends TargetConformance {
    private final OutcomesTable table;

    /** Where the server is: by itself, and as it tells those who come over either link. */
    final List<Integer> servers;

    /** Where the links are; the first is used, the second is the neighbour's. */
    final List<Integer> links;

    private int used;

    Kind(String kind) {
      List<Integer> ports = Ports.free(6, random);
      servers = ports.subList(0, 3);
      links = ports.subList(3, 5);
      table = OutcomesTable.ofTarget(Path.of("..", "docs", "targets.md"), kind);
    }

    @Override
    protected InetSocketAddress server() {
      return at(servers.get(0));
    }

    @Override
    protected FaultyLink link() {
      int which = used++ % links.size();
      // A client that tries again and again may just have the port.
      return await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsInstanceOf(BindException.class)
          .until(() -> FaultyLink.to(at(behind(which)), links.get(which)), Objects::nonNull);
    }

    /** Where the server is behind a link. */
    int behind(int which) {
      return servers.get(0);
    }

    /** The name of the cluster whose address it is. */
    String cluster(InetSocketAddress address) {
      int link = links.indexOf(address.getPort());
      return link < 0 ? "direct" : "link" + link;
    }

    @Override
    protected Duration patience() {
      return TIMEOUT.plusSeconds(8);
    }

    @Override
    protected Set<String> outcomes(Fault fault) {
      return table.of(fault.toString());
    }

    /** The names of clusters, as a deployment gives them. */
    List<String> clusters() {
      return List.of(
          "direct=127.0.0.1:" + servers.get(0),
          "link0=127.0.0.1:" + links.get(0),
          "link1=127.0.0.1:" + links.get(1));
    }
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Nested
  class Kafka extends Kind {
    private final Set<String> found = new HashSet<>();
    private Targets targets;

    Kafka() {
      super("kafka");
    }

    @BeforeAll
    void start() {
      int controller = Ports.free(1, random).get(0);
      String listeners =
          "A://127.0.0.1:%d,B://127.0.0.1:%d,C://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d";
      KafkaBroker.start(
          launcher,
          StackHome.find().kafkaClasspath(),
          servers.get(0),
          controller,
          Map.of(
              "listeners",
              listeners.formatted(servers.get(0), servers.get(1), servers.get(2), controller),
              "advertised.listeners",
              "A://127.0.0.1:%d,B://127.0.0.1:%d,C://127.0.0.1:%d"
                  .formatted(servers.get(0), links.get(0), links.get(1)),
              "inter.broker.listener.name",
              "A",
              "listener.security.protocol.map",
              "A:PLAINTEXT,B:PLAINTEXT,C:PLAINTEXT,CONTROLLER:PLAINTEXT"));
      Topics.create("127.0.0.1:" + servers.get(0), List.of("out"), 1);
      targets = Targets.load(new TargetContext(KafkaClusters.parse(clusters()), TIMEOUT));
    }

    @AfterAll
    void stop() {
      targets.close();
    }

    @Override
    int behind(int which) {
      return servers.get(which + 1);
    }

    @Override
    protected Target target(InetSocketAddress address) {
      return targets.get(TargetUri.parse("kafka://" + cluster(address) + "/out"));
    }

    @Override
    protected boolean arrived(LogRecord record) {
      if (!found.contains(record.id())) { // Else the topic is read once for each of many.
        TopicRecords.all("127.0.0.1:" + servers.get(0), "out")
            .forEach(each -> found.add(new String(each.key(), UTF_8)));
      }
      return found.contains(record.id());
    }
  }

  @Nested
  class Cassandra extends Kind {
    private Targets targets;
    private Keyspaces keyspaces;

    Cassandra() {
      super("cassandra");
    }

    @BeforeAll
    void start() {
      CassandraNode node =
          CassandraNode.start(
              launcher,
              StackHome.find().cassandraClasspath(),
              servers.get(0),
              Ports.free(1, random).get(0));
      keyspaces = Keyspaces.connect(node.address());
      keyspaces.create("kv");
      keyspaces.run(
          "CREATE TABLE kv.items (id text, key blob, chunk int, chunks int, value blob,"
              + " metadata blob, PRIMARY KEY (id, key, chunk))");
      targets =
          Targets.load(
              new TargetContext(
                  new KafkaClusters(Map.of()), CassandraClusters.parse(clusters()), TIMEOUT));
    }

    @AfterAll
    void stop() {
      targets.close();
      keyspaces.close();
    }

    @Override
    protected ByteString payload(String id) {
      return ItemMutation.newBuilder()
          .setId(id)
          .setPut(
              PutItem.newBuilder()
                  .setKey(ByteString.copyFromUtf8("k"))
                  .setValue(ByteString.copyFromUtf8("v")))
          .build()
          .toByteString();
    }

    @Override
    protected Target target(InetSocketAddress address) {
      return targets.get(TargetUri.parse("cassandra://" + cluster(address) + "/kv/items"));
    }

    @Override
    protected boolean arrived(LogRecord record) {
      return keyspaces.session().execute("SELECT key FROM kv.items WHERE id = ?", record.id()).one()
          != null;
    }
  }

  @Nested
  class Sqs extends Kind {
    private final Map<Integer, Targets> targets = new HashMap<>();
    private final Set<String> received = new HashSet<>();
    private SqsClient client;
    private String url;

    Sqs() {
      super("sqs");
    }

    @BeforeAll
    void start() throws Exception {
      ElasticMq server =
          ElasticMq.start(
              launcher, StackHome.find().elasticMqClasspath(), servers.get(0), List.of("out"));
      server.sdkProperties().forEach(System::setProperty);
      client = SdkSqsClientFactory.DEFAULT.withEndpoint(server.endpoint()).create();
      url = client.queueUrl("out").get(60, TimeUnit.SECONDS);
    }

    @AfterAll
    void stop() {
      targets.values().forEach(Targets::close);
      client.close();
      for (String name : List.of("endpointUrlSqs", "region", "accessKeyId", "secretAccessKey")) {
        System.clearProperty("aws." + name);
      }
    }

    @Override
    protected Target target(InetSocketAddress address) {
      // The SDK reads it when a client is made, which is then known.
      System.setProperty("aws.endpointUrlSqs", "http://127.0.0.1:" + address.getPort());
      return targets
          .computeIfAbsent(
              address.getPort(),
              port -> Targets.load(new TargetContext(new KafkaClusters(Map.of()), TIMEOUT)))
          .get(TargetUri.parse("sqs://default/out"));
    }

    @Override
    protected boolean arrived(LogRecord record) {
      if (received.contains(record.id())) {
        return true;
      }
      try {
        List<Received> some =
            client
                .receive(new SqsClient.Receive(url, SqsClient.BATCH, 0, 60))
                .get(60, TimeUnit.SECONDS);
        some.forEach(each -> received.add(SqsForm.parts(each.message()).header(WalHeaders.ID)));
        client.delete(url, some.stream().map(Received::receipt).toList()).get(60, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new IllegalStateException("the queue can't be read", e);
      }
      return received.contains(record.id());
    }
  }
}
