package weaviatetest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"paperkin/index/porttest"
	"paperkin/index/weaviate/conn"
)

// process is a node.
type process struct {
	ports [portsOfNode]int
	cmd   *exec.Cmd // nil: not running
	ended chan struct{}
}

// What the ports of a node are for.
const (
	restPort = iota
	grpcPort
	gossipPort
	dataPort
	raftPort
	raftInternalPort
	portsOfNode
)

// dashes stand before the name of an option of the server.
const dashes = "--"

// start starts a cluster. Where another program takes a port before a node does, it tries
// others.
func start(binary string, nodes int, env []string) (s *Servers, err error) {
	for range 3 {
		if s, err = startOnce(binary, nodes, env); err == nil {
			return s, nil
		}
		if !strings.Contains(err.Error(), "address already in use") {
			break
		}
	}
	return nil, err
}

func startOnce(binary string, nodes int, env []string) (*Servers, error) {
	ports, release, err := porttest.Hold(nodes * portsOfNode)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "weaviate-")
	if err != nil {
		release()
		return nil, err
	}
	s := &Servers{binary: binary, folder: folder, env: env, release: release}
	var all []int
	for i := range nodes {
		p := new(process)
		for j := range p.ports { // they ascend, as the names of the nodes do
			p.ports[j] = ports + i*portsOfNode + j
		}
		s.nodes = append(s.nodes, p)
		s.Nodes = append(s.Nodes, conn.Node{URL: "http://" + address(p.ports[restPort]), GRPC: address(p.ports[grpcPort])})
		all = append(all, i)
	}
	if err := s.launch(all); err != nil {
		err = fmt.Errorf("%w\n%s", err, s.Logs())
		s.Stop()
		return nil, err
	}
	return s, nil
}

func address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

func (s *Servers) log(i int) string { return filepath.Join(s.folder, fmt.Sprintf("%d.log", i)) }

// launch starts nodes and waits until they are ready.
func (s *Servers) launch(nodes []int) error {
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	for _, i := range nodes {
		if err := s.begin(ctx, i); err != nil {
			return err
		}
	}
	c, err := conn.Open(conn.Options{Nodes: s.Nodes})
	if err != nil {
		return err
	}
	defer c.Close()
	for _, i := range nodes {
		if err := s.nodes[i].poll(ctx, func() error { return c.At(i).Ready(ctx) }); err != nil {
			return fmt.Errorf("weaviate-%d does not start: %w", i, err)
		}
	}
	return nil
}

// begin starts a node, and returns once others can join it: without a node that they can
// join, servers end.
func (s *Servers) begin(ctx context.Context, i int) error {
	p := s.nodes[i]
	if p.cmd != nil {
		return fmt.Errorf("weaviate-%d is running", i)
	}
	log, err := os.OpenFile(s.log(i), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.Command(s.binary, dashes+"scheme", "http", dashes+"host", "127.0.0.1", dashes+"port", strconv.Itoa(p.ports[restPort]))
	cmd.Env, cmd.Stdout, cmd.Stderr = s.environment(i), log, log
	endWithUs(cmd)
	if err := cmd.Start(); err != nil {
		return err
	}
	p.cmd, p.ended = cmd, make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(p.ended)
	}()
	err = p.poll(ctx, func() error {
		c, err := net.Dial("tcp", address(p.ports[gossipPort]))
		if err == nil {
			c.Close()
		}
		return err
	})
	if err != nil {
		text, _ := os.ReadFile(s.log(i))
		return fmt.Errorf("weaviate-%d does not start: %w\n%s", i, err, text)
	}
	return nil
}

// environment is that of a node.
func (s *Servers) environment(i int) []string {
	var join, raft []string
	for j, other := range s.nodes {
		raft = append(raft, fmt.Sprintf("weaviate-%d:%d", j, other.ports[raftPort]))
		if j != i && other.cmd != nil {
			join = append(join, address(other.ports[gossipPort]))
		}
	}
	ports := s.nodes[i].ports
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + s.folder, "TMPDIR=" + s.folder,
		"PERSISTENCE_DATA_PATH=" + filepath.Join(s.folder, strconv.Itoa(i)), fmt.Sprintf("CLUSTER_HOSTNAME=weaviate-%d", i),
		fmt.Sprintf("GRPC_PORT=%d", ports[grpcPort]),
		fmt.Sprintf("CLUSTER_GOSSIP_BIND_PORT=%d", ports[gossipPort]), fmt.Sprintf("CLUSTER_DATA_BIND_PORT=%d", ports[dataPort]),
		fmt.Sprintf("RAFT_PORT=%d", ports[raftPort]), fmt.Sprintf("RAFT_INTERNAL_RPC_PORT=%d", ports[raftInternalPort]),
		"RAFT_JOIN=" + strings.Join(raft, ","), fmt.Sprintf("RAFT_BOOTSTRAP_EXPECT=%d", len(s.nodes)),
		"CLUSTER_IN_LOCALHOST=true", "CLUSTER_BIND_ADDR=127.0.0.1", "CLUSTER_ADVERTISE_ADDR=127.0.0.1",
		"ENABLE_MODULES=", "DEFAULT_VECTORIZER_MODULE=none", "API_BASED_MODULES_DISABLED=true",
		"DISABLE_TELEMETRY=true", "GO_PROFILING_DISABLE=true", "AUTOSCHEMA_ENABLED=false",
		"AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED=true", "DISK_USE_READONLY_PERCENTAGE=98", "LOG_LEVEL=warning",
	}
	if len(join) > 0 {
		env = append(env, "CLUSTER_JOIN="+strings.Join(join, ","))
	}
	return append(env, s.env...) // of a variable that is there twice the last value counts
}

// poll tries something until it succeeds, the node ends or there is no more time.
func (p *process) poll(ctx context.Context, is func() error) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := is()
		if err == nil {
			return nil
		}
		select {
		case <-p.ended:
			return errors.New("it ended")
		case <-ctx.Done():
			return err
		case <-tick.C:
		}
	}
}

// kill ends a node that is running.
func (p *process) kill() {
	if p.cmd == nil {
		return
	}
	_ = p.cmd.Process.Kill()
	<-p.ended
	p.cmd = nil
}
