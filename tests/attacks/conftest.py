"""The hostile files under this folder are for the grader; pytest collects none of them."""

collect_ignore_glob = ["*/*/*"]
