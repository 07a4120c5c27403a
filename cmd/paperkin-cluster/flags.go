package main

import (
	"strings"

	urfave "github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
)

// usualName is that of a library in the cluster.
const usualName = "Papers"

// usualPort is where nodes speak gRPC.
const usualPort = 50051

// flags are the options of every command.
func flags() []urfave.Flag {
	return []urfave.Flag{
		&urfave.StringFlag{Name: "library", Category: option.Where, Aliases: []string{"L"}, EnvVars: []string{"PAPERKIN_CLUSTER_LIBRARY"},
			Usage: "keep what is yours alone in `DIR`: tags and notes, and the records of papers that you index", DefaultText: "paperkin-cluster/NAME in your data folder"},
		&urfave.StringFlag{Name: "cluster", Category: option.Where, EnvVars: []string{"PAPERKIN_CLUSTER"},
			Usage: "ask the nodes at `URLS`, separated by commas: https://h1:8080,https://h2:8080; one behind another gRPC port as https://h1:8080#50052"},
		&urfave.IntFlag{Name: "grpc-port", Category: option.Where, Value: usualPort, Usage: "nodes speak gRPC at `PORT`", Action: isPort},
		&urfave.StringFlag{Name: "collection", Category: option.Where, Value: usualName, Usage: "use the library `NAME` of the cluster", Action: isName},
		&urfave.StringFlag{Name: "api-key-file", Category: option.Where, TakesFile: true, Usage: "give the nodes the key in `FILE`"},
		&urfave.StringFlag{Name: "ca-file", Category: option.Where, TakesFile: true, Usage: "trust the certificates of nodes that those in `FILE` have signed", DefaultText: "those of the system"},
		&urfave.IntFlag{Name: "shards", Category: option.Where, Usage: "divide a new library into `N` parts, which cannot be changed: as many as there may ever be nodes", DefaultText: "one for each node", Action: areShards},
	}
}

func isPort(_ *urfave.Context, n int) error {
	if n < 1 || n > 65535 {
		return fault.Usagef("such as --grpc-port 50051", "--grpc-port %d: want 1 to 65535", n)
	}
	return nil
}

// mostShards is more than clusters have nodes: what is above is a slip of the finger.
const mostShards = 1000

func areShards(_ *urfave.Context, n int) error {
	if n < 0 || n > mostShards {
		return fault.Usagef("such as --shards 12", "--shards %d: want 1 to %d", n, mostShards)
	}
	return nil
}

func isName(_ *urfave.Context, name string) error {
	if err := checkName(name); err != nil {
		return fault.Usagef("such as --collection Physics", "--collection %q: want a capital letter, then letters and digits", name)
	}
	return nil
}

// address says where the library is.
func address(c *urfave.Context) string {
	var nodes []string
	for url := range strings.SplitSeq(c.String("cluster"), ",") {
		url, _, _ = strings.Cut(strings.TrimSpace(url), "#")
		nodes = append(nodes, url)
	}
	return c.String("collection") + " in " + strings.Join(nodes, ", ")
}
