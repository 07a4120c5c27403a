package conn

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/index/weaviate/schema"
)

// server is what REST says of a cluster: classes, aliases, statistics.
type server struct {
	classes    map[string]string // by name, as JSON
	aliases    map[string]string
	local      int // looks at the node's own classes before it knows new ones
	statistics []string
	did        []string
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.did = append(s.did, r.Method+" "+r.URL.Path)
	body, _ := io.ReadAll(r.Body)
	path := strings.TrimPrefix(r.URL.Path, "/v1")
	name := path[strings.LastIndex(path, "/")+1:]
	var of map[string]any
	_ = json.Unmarshal(body, &of)
	refuse := func(code int, message string) {
		w.WriteHeader(code)
		fmt.Fprintf(w, `{"error":[{"message":%q}]}`, message)
	}
	switch {
	case path == "/schema" && r.Method == http.MethodPost:
		class := of["class"].(string)
		if strings.HasPrefix(class, "Bad") {
			refuse(422, "'"+class+"' is not a valid class name")
			return
		}
		if s.classes[class] != "" {
			refuse(422, "class name "+class+" already exists")
			return
		}
		s.classes[class] = string(body)
	case path == "/schema":
		if r.Header.Get("consistency") == "false" {
			if s.local--; s.local >= 0 {
				w.Write([]byte(`{"classes":[]}`))
				return
			}
		}
		var all []string
		for _, class := range s.classes {
			all = append(all, class)
		}
		fmt.Fprintf(w, `{"classes":[%s]}`, strings.Join(all, ","))
	case strings.HasPrefix(path, "/schema/") && s.classes[name] == "", strings.HasPrefix(path, "/aliases/") && s.aliases[name] == "":
		w.WriteHeader(404)
	case strings.HasPrefix(path, "/schema/") && r.Method == http.MethodDelete:
		delete(s.classes, name)
	case strings.HasPrefix(path, "/schema/"):
		w.Write([]byte(s.classes[name]))
	case path == "/aliases":
		s.aliases[of["alias"].(string)] = of["class"].(string)
	case strings.HasPrefix(path, "/aliases/") && r.Method == http.MethodPut:
		s.aliases[name] = of["class"].(string)
	case strings.HasPrefix(path, "/aliases/") && r.Method == http.MethodDelete:
		delete(s.aliases, name)
	case strings.HasPrefix(path, "/aliases/"):
		fmt.Fprintf(w, `{"alias":%q,"class":%q}`, name, s.aliases[name])
	case path == "/cluster/statistics":
		answer := s.statistics[0]
		if len(s.statistics) > 1 {
			s.statistics = s.statistics[1:]
		}
		if answer == "" {
			refuse(500, "node: weaviate-1: send http request: connection refused")
			return
		}
		w.Write([]byte(answer))
	}
}

func newServer(t *testing.T) (*server, *Cluster, *clock) {
	t.Helper()
	s := &server{classes: map[string]string{}, aliases: map[string]string{}}
	c, now := open(t, Options{Nodes: []Node{(&scripted{rest: s.ServeHTTP}).start(t)}})
	return s, c, now
}

// TestCreateClass: a class is made once, and another of that name is not taken for it. Nodes
// learn of it one after another.
func TestCreateClass(t *testing.T) {
	s, c, now := newServer(t)
	s.local = 3
	class := schema.PapersClass("Papers_1", schema.SizeFor(3, 0))
	for range 2 {
		if err := c.CreateClass(t.Context(), class); err != nil {
			t.Fatal(err)
		}
	}
	if len(now.pauses) != 3 {
		t.Errorf("waited %d times until the node knew of it", len(now.pauses))
	}
	if names, err := c.Classes(t.Context()); err != nil || !slices.Equal(names, []string{"Papers_1"}) {
		t.Errorf("classes %q, %v", names, err)
	}
	class.Properties = append(class.Properties, schema.Property{Name: "mood", Type: []string{"text"}})
	if err := c.CreateClass(t.Context(), class); !errors.Is(err, ErrOtherClass) || !strings.Contains(err.Error(), "Papers_1: it has no property mood") {
		t.Errorf("another class: %v", err)
	}
	class.Name = "Bad-name"
	if err := c.CreateClass(t.Context(), class); err == nil || !strings.HasSuffix(err.Error(), "'Bad-name' is not a valid class name") || len(s.classes) != 1 {
		t.Errorf("a class that the server refuses: %v", err)
	}
	for range 2 {
		if err := c.DropClass(t.Context(), "Papers_1"); err != nil {
			t.Error(err)
		}
	}
	if names, err := c.Classes(t.Context()); err != nil || len(names) != 0 {
		t.Errorf("classes %q, %v", names, err)
	}
}

// TestAliases: an alias is set, whether there is one or not.
func TestAliases(t *testing.T) {
	_, c, _ := newServer(t)
	for _, class := range []string{"", "Papers_1", "Papers_2"} {
		if class != "" {
			if err := c.SetAlias(t.Context(), "Papers", class); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := c.Alias(t.Context(), "Papers"); got != class || err != nil {
			t.Errorf("got %q, %v, want %q", got, err, class)
		}
	}
	for range 2 {
		if err := c.DropAlias(t.Context(), "Papers"); err != nil {
			t.Error(err)
		}
	}
}

// TestAnswers: what REST says decides whether another node is asked.
func TestAnswers(t *testing.T) {
	says := func(code int, body string) Node {
		return (&scripted{rest: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(code)
			fmt.Fprint(w, body)
		}}).start(t)
	}
	well := says(200, `{"classes":[{"class":"Papers_1"}]}`)
	for _, tt := range []struct {
		name        string
		code        int
		body        string
		next        bool // the other node answers
		unreachable bool // without one
		says        string
	}{
		{"not ready", 503, "", true, true, "status 503"},
		{"a peer is gone", 500, `{"error":[{"message":"one"},{"message":"two"}]}`, true, true, "one; two"},
		{"no leader", 422, `{"error":[{"message":"leader not found"}]}`, true, true, "leader not found"},
		{"the leader has ended", 422, `{"error":[{"message":"rpc error: code = Canceled desc = grpc: the client connection is closing"}]}`, true, true, "connection is closing"},
		{"no JSON", 200, `<html>`, true, true, "no answer of Weaviate"},
		{"refused", 422, `{"error":[{"message":"class does not exist"}]}`, false, false, "class does not exist"},
		{"denied", 403, `{"error":[{"message":"forbidden"}]}`, false, false, "forbidden"},
		{"missing", 404, "", false, false, "not there"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bad := says(tt.code, tt.body)
			c, _ := open(t, Options{Nodes: []Node{bad, well}})
			if names, err := c.Classes(t.Context()); tt.next != (err == nil && len(names) == 1) {
				t.Errorf("with another node: %q, %v", names, err)
			}
			c, _ = open(t, Options{Nodes: []Node{bad}})
			if _, err := c.Classes(t.Context()); errors.Is(err, ErrUnreachable) != tt.unreachable || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), bad.URL) {
				t.Errorf("alone: %v", err)
			}
		})
	}
	slow := (&scripted{rest: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }}).start(t)
	gone := nowhere(t)
	c, _ := open(t, Options{Nodes: []Node{gone, slow}, Read: 50 * time.Millisecond})
	if err := c.Ready(t.Context()); !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), gone.URL+": dial tcp") || !strings.Contains(err.Error(), slow.URL+": no answer within 50ms") {
		t.Errorf("nodes that are not there: %v", err)
	}
}

// TestNoLeader: a change, and what the leader knows, is asked for again while the nodes choose
// who leads them, and whether a node is ready is not.
func TestNoLeader(t *testing.T) {
	asked := 0
	n := (&scripted{rest: func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked < 4 {
			w.WriteHeader(http.StatusInternalServerError)
			fmt.Fprint(w, `{"error":[{"message":"leader not found"}]}`)
			return
		}
		fmt.Fprint(w, `{}`)
	}}).start(t)
	c, now := open(t, Options{Nodes: []Node{n}})
	if err := c.DropClass(t.Context(), "Papers_1"); err != nil || asked != 4 || len(now.pauses) != 3 {
		t.Errorf("%v, asked %d times with %d pauses", err, asked, len(now.pauses))
	}
	asked = 0
	if _, err := c.Classes(t.Context()); err != nil || asked != 4 {
		t.Errorf("%v, asked for classes %d times", err, asked)
	}
	asked = 0
	if err := c.Ready(t.Context()); !errors.Is(err, ErrUnreachable) || asked != 1 {
		t.Errorf("%v, asked %d times, want once", err, asked)
	}
	c, now = open(t, Options{Nodes: []Node{nowhere(t)}})
	if err := c.DropClass(t.Context(), "Papers_1"); !errors.Is(err, ErrUnreachable) || len(now.pauses) == 0 {
		t.Errorf("%v after %d pauses", err, len(now.pauses))
	}
}

// statistics is an answer with nodes: what each started with, has in its log and has applied.
func statistics(nodes ...[3]int) string {
	var all []string
	for i, n := range nodes {
		initial := ""
		if n[0] > 0 {
			initial = fmt.Sprintf(`"initialLastAppliedIndex":%d,`, n[0]) // left out for 0
		}
		all = append(all, fmt.Sprintf(`{"name":"weaviate-%d","status":"HEALTHY","ready":true,%s"raft":{"appliedIndex":"%d","lastLogIndex":"%d",
			"latestConfiguration":[{"id":"weaviate-0","address":"127.0.0.1:8300","suffrage":0}]}}`, i, initial, n[2], n[1]))
	}
	return `{"statistics":[` + strings.Join(all, ",") + `],"synchronized":true}`
}

// TestMark: a mark is there once all nodes have it, whoever did not answer in between.
func TestMark(t *testing.T) {
	s, c, now := newServer(t)
	before := statistics([3]int{0, 8, 8}, [3]int{4, 8, 8})
	s.statistics = []string{before, "", statistics([3]int{0, 9, 9}, [3]int{4, 9, 8}), "", statistics([3]int{0, 9, 9}, [3]int{4, 9, 8}), statistics([3]int{0, 10, 10}, [3]int{4, 9, 9})}
	all, err := c.Mark(t.Context(), "Papers", "Papers_1")
	if err != nil || s.aliases["Papers"] != "Papers_1" || len(now.pauses) != 4 {
		t.Fatalf("got %v after %d pauses, alias of %q", err, len(now.pauses), s.aliases["Papers"])
	}
	if len(all) != 2 || all[0].Initial != 0 || all[1].Initial != 4 || !all[1].Ready || all[1].Status != "HEALTHY" {
		t.Errorf("got %+v", all)
	}
	if c.Name(0) != "weaviate-0" {
		t.Errorf("the node is %q", c.Name(0))
	}
	s.statistics = []string{statistics([3]int{0, 9, 9}, [3]int{4, 9, 8})}
	if _, err := c.Mark(t.Context(), "Papers", "Papers_1"); err == nil || !strings.Contains(err.Error(), "weaviate-1") {
		t.Errorf("a node that does not learn of it: %v", err)
	}
}

// TestMarkStarted: a node that is started while a change is made is marked by another one: it
// would look the same if it were started once more.
func TestMarkStarted(t *testing.T) {
	s, c, _ := newServer(t)
	started := statistics([3]int{0, 10, 10}, [3]int{9, 10, 10}) // the last entry is no change
	s.statistics = []string{"", statistics([3]int{0, 8, 8}, [3]int{4, 8, 7}), started, started, statistics([3]int{0, 11, 11}, [3]int{9, 11, 11})}
	all, err := c.Mark(t.Context(), "Papers", "Papers_1")
	if err != nil || len(all) != 2 || all[1].Initial != 9 || all[1].applied != 11 {
		t.Fatalf("got %+v, %v", all, err)
	}
	changes := 0
	for _, did := range s.did {
		if strings.HasPrefix(did, "PUT /v1/aliases/") {
			changes++
		}
	}
	if changes < 2 {
		t.Errorf("changes were made by %q", s.did)
	}
}

// TestRestarted: nodes count as restarted unless they are as they were audited.
func TestRestarted(t *testing.T) {
	all := []Statistic{{Name: "b", Initial: 7}, {Name: "a"}, {Name: "c", Initial: 5}}
	for _, tt := range []struct {
		audit Audit
		want  string
	}{{nil, "a b c"}, {Audit{"a": 0, "b": 7, "c": 5, "d": 1}, ""}, {Audit{"a": 0, "b": 6}, "b c"}} {
		if got := strings.Join(tt.audit.Restarted(all), " "); got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.audit, got, tt.want)
		}
	}
}
