# The chain of tests/bench/chain.c in R, as one would write it there.
#
#   Rscript tests/bench/chain.R iMeta.csv iData.csv GROUP COUNT
#
# Prints: r COUNT mean_ms M
arguments <- commandArgs(trailingOnly = TRUE)
meta <- read.csv(arguments[1])
data <- read.csv(arguments[2])
groups <- data[[arguments[3]]]
count <- as.integer(arguments[4])
indicators <- meta[meta$Type == "Indicator", ]
aggregates <- meta[meta$Type == "Aggregate", ]
aggregates <- aggregates[order(aggregates$Level), ]
raw <- data[indicators$iCode]

shape <- function(x) {
  x <- x[!is.na(x)]
  n <- length(x)
  d <- x - mean(x)
  skew <- sqrt(n) * sum(d^3) / sum(d^2)^1.5 * sqrt(n * (n - 1)) / (n - 2)
  kurt <- n * sum(d^4) / sum(d^2)^2
  c(skew, ((n + 1) * (kurt - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)))
}

fails <- function(s) abs(s[1]) >= 2 && s[2] >= 3.5

treat <- function(original) {
  x <- original
  high <- 0
  low <- 0
  s <- shape(x)
  while (fails(s) && high + low < 5) {
    if (s[1] >= 0) {
      at <- which(x == max(x, na.rm = TRUE))
      x[at] <- max(x[-at], na.rm = TRUE)
      high <- length(at)
    } else {
      at <- which(x == min(x, na.rm = TRUE))
      x[at] <- min(x[-at], na.rm = TRUE)
      low <- length(at)
    }
    s <- shape(x)
  }
  if (fails(s)) {
    ends <- range(original, na.rm = TRUE)
    x <- log(original - ends[1] + 0.01 * (ends[2] - ends[1]))
  }
  x
}

impute <- function(x) {
  means <- ave(x, groups, FUN = function(v) mean(v, na.rm = TRUE))
  ifelse(is.na(x), means, x)
}

minmax <- function(x) {
  ends <- range(x, na.rm = TRUE)
  (x - ends[1]) / (ends[2] - ends[1]) * 100
}

chain <- function() {
  x <- raw
  for (i in which(!is.na(indicators$Denominator))) {
    x[[i]] <- x[[i]] / data[[indicators$Denominator[i]]]
  }
  x <- as.data.frame(lapply(x, function(v) treat(impute(v))))
  found <- as.data.frame(Map(function(v, d) minmax(v * d), x,
                             indicators$Direction))
  names(found) <- indicators$iCode
  for (code in aggregates$iCode) {
    kids <- meta[!is.na(meta$Parent) & meta$Parent == code, ]
    found[[code]] <- apply(found[kids$iCode], 1, weighted.mean,
                           w = kids$Weight, na.rm = TRUE)
  }
  lapply(found[aggregates$iCode],
         function(v) rank(-v, ties.method = "min", na.last = "keep"))
}

began <- proc.time()[["elapsed"]]
for (i in seq_len(count)) chain()
cat(sprintf("r %d mean_ms %.4f\n", count,
            (proc.time()[["elapsed"]] - began) * 1000 / count))
