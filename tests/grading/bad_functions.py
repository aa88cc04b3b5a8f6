"""Functions and files that behave badly, and what reports must say about them.

BAD: (body, share of the points that is left, words, 词). `NAME` stands for the function's name; it
takes x_t, h_prev, W_x, W_h, b and should return a gate of the shape of h_prev.
"""

RIGHT = "z = x_t @ W_x + h_prev @ W_h + b"
WRONG_VALUE = ("NAME is not right at", "个元素不对")

BAD = {
    "not started": ("raise NotImplementedError", 0, "NAME: not started", "NAME: 还没有开始"),
    "returns nothing": (
        "pass",
        0,
        "NAME is None, but must be a NumPy array",
        "NAME 是 None，应为形状",
    ),
    "returns a list": (
        "return h_prev.tolist()",
        0,
        "NAME is list, but must be a NumPy array",
        "NAME 是 list，应为形状",
    ),
    "returns a generator": (
        "yield h_prev",
        0,
        "NAME is generator, but must be a NumPy array",
        "NAME 是 generator",
    ),
    "agrees with everything": (
        "return type('Yes', (), {'__eq__': lambda *_: True, '__array__': lambda *_: h_prev})()",
        0,
        "NAME is Yes, but must be a NumPy array",
        "NAME 是 Yes",
    ),
    "an array that agrees": (
        "\n    class Yes(np.ndarray):\n        __eq__ = __le__ = __lt__ = lambda *_: True\n"
        "    return h_prev.view(Yes)",
        0,
        *WRONG_VALUE,
    ),
    "wrong shape": (
        "return np.zeros((7, *h_prev.shape))",
        0,
        "NAME has shape (7, 2, 2), but must have shape (2, 2)",
        "的形状是 (7, 2, 2)，应为 (2, 2)",
    ),
    "wrong dtype": (
        "return np.zeros(h_prev.shape, int)",
        0,
        "Its dtype is int64, which cuts off what stands behind the point",
        "它的 dtype 是 int64，小数部分都被截掉了",
    ),
    "objects": (
        "return h_prev.astype(object)",
        0,
        "NAME is a NumPy array of dtype object",
        "dtype object",
    ),
    "changes its input": (
        f"{RIGHT}; z = sigmoid(z); x_t += 1; return z",
        None,
        "The call changes its input: x_t.",
        "调用改动了输入：x_t。",
    ),
    "float64 always": (
        f"{RIGHT}; return sigmoid(z.astype(float))",
        None,
        "float64; the inputs are float32, so must it be",
        "输入是 float32，它也应当是",
    ),
    "NaN": ("return h_prev * np.nan", 0, "you have nan", "你的值是 nan"),
    "is never the same": (
        "import time; return h_prev * time.perf_counter_ns()",
        0,
        *WRONG_VALUE,
    ),
    "raises": ("return b[99]", 0, "NAME stopped with IndexError", "NAME 出错停止：IndexError"),
    "escapes": (
        "raise ValueError('\\x1b[2J<script>alert(1)</script>')",
        0,
        "ValueError: [2J<script>alert(1)</script>",
        "ValueError: [2J<script>",
    ),
    "exits": ("import sys; sys.exit()", 0, "NAME called exit()", "NAME 调用了 exit()"),
    "os._exit": (
        "import os; os._exit(0)",
        0,
        "NAME ended its whole process (exit code 0)",
        "让整个进程结束了（exit code 0）",
    ),
    "crashes": (
        "import ctypes; ctypes.string_at(0)",
        0,
        "NAME ended its whole process (signal 11)",
        "让整个进程结束了（signal 11）",
    ),
    "recurses": (
        "return NAME(x_t, h_prev, W_x, W_h, b)",
        0,
        "NAME calls itself too deep",
        "NAME 调用自己的层数太多",
    ),
    "computes for ever": (
        "while True: pass",
        0,
        "NAME was stopped after 0.5 s of computing",
        "计算了 0.5 秒后被停止",
    ),
    "waits": (
        "import time; time.sleep(99)",
        0,
        "NAME waited for 2 s without an answer",
        "等待了 2 秒还没有返回",
    ),
    "eats memory": (
        "return [bytearray(10**8) for _ in range(10**6)]",
        0,
        "NAME ran out of memory",
        "NAME 用光了内存",
    ),
    "writes a gigabyte": (
        "\n    with open('x', 'wb') as file:\n"
        "        for _ in range(1024): file.write(bytes(2**20))",
        0,
        "NAME writes a file that is too large",
        "写出的文件太大",
    ),
    "forks": (
        "import os\n    while True: os.fork()",
        0,
        "NAME stopped with BlockingIOError",
        "BlockingIOError",
    ),
    "starts threads": (
        "import threading\n    while True: threading.Thread(target=print).start()",
        0,
        "can't start new thread",
        "can't start new thread",
    ),
    "reads the tests": (
        "return open(TESTS).read()",
        0,
        "NAME stopped with PermissionError",
        "PermissionError",
    ),
    "writes into the channel": (
        "import os\n    for number in range(3, 64):\n"
        "        try: os.write(number, b'garbage' * 99)\n"
        "        except OSError: pass",
        0,
        "NAME sent something that is not an answer",
        "送回的内容不是答案",
    ),
    "says it differently each time": (
        "raise ValueError(f'{object()} in {__file__}')",
        0,
        "<object object at 0x…> in homework/lstm.py (",
        "in homework/lstm.py",
    ),
}

# What stands instead of the whole file, and what is said about it; nothing of the part counts.
BROKEN = {
    "syntax error": (
        "import numpy as np\n\ndef softmax(z:\n    return z\n",
        "homework/loss.py:3 cannot be imported: SyntaxError",
        "homework/loss.py:3 无法导入",
    ),
    "not text": ("\0\0", "homework/loss.py is not saved as UTF-8: line 1", "没有保存为 UTF-8"),
    "missing package": (
        "import numpy\nimport tensorflow_of_2016 as tf\n",
        "homework/loss.py:2 cannot be imported: ModuleNotFoundError: "
        "No module named 'tensorflow_of_2016'",
        "无法导入：ModuleNotFoundError",
    ),
    "exits at once": (
        "exit_code = 1\nraise SystemExit(exit_code)\n",
        "homework/loss.py:2 cannot be imported: SystemExit",
        "无法导入",
    ),
    "never returns": (
        "while True: pass\n",
        "homework/loss.py was stopped after 0.5 s of computing",
        "计算了 0.5 秒后被停止",
    ),
    "waits for input": (
        "input('name? ')\n",
        "homework/loss.py:1 cannot be imported: EOFError",
        "无法导入",
    ),
    "dies": (
        "import os\nos.kill(os.getpid(), 9)\n",
        "homework/loss.py ended its whole process (signal 9)",
        "让整个进程结束了",
    ),
    "empty": (
        "",
        "homework/loss.py does not define softmax.",
        "homework/loss.py 里没有定义 softmax。",
    ),
}
