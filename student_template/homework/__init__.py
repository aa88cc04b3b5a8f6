"""Your homework, a file for each part: fill in what says NotImplementedError.

———— 中文 ————

你的作业，每个部分一个文件：把写着 NotImplementedError 的地方填好。
"""
