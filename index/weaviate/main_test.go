package weaviate

import (
	"os"
	"testing"

	"paperkin/index/weaviate/weaviatetest"
)

func TestMain(m *testing.M) { os.Exit(weaviatetest.Run(m)) }
